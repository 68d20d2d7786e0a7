import { ErrorBoundary, LocationProvider, Route, Router, useLocation } from 'preact-iso'
import { useEffect } from 'preact/hooks'
import { Notice, Skeleton } from '../screens/frame/screen'
import { AccountScreen } from './account/view'
import { StaffContext, useStaff, type StaffApp } from './app'
import { StaffFrame } from './frame/frame'
import { StaffFailure, StaffScreen } from './frame/screen'
import { SCREENS } from './screens'
import { askWhoIsHere } from './sign-in/elsewhere'
import { PROVIDER_ADDRESS, ProviderScreen, SignedInScreen } from './sign-in/provider'
import { SignInScreen } from './sign-in/view'

const OURS = /^\/personale(\/|\?|$)/

export function StaffRoot({ app }: { app: StaffApp }) {
  return (
    <StaffContext.Provider value={app}>
      <LocationProvider scope={OURS}>
        <StaffFrame>
          <ErrorBoundary>
            <Gate />
          </ErrorBoundary>
        </StaffFrame>
      </LocationProvider>
    </StaffContext.Provider>
  )
}

/** Nobody comes further than this without being signed in; the address stays, and is opened afterwards. */
function Gate() {
  const app = useStaff()
  const { path } = useLocation()
  const standing = app.session.standing.value
  useEffect(() => void askWhoIsHere(app), [app])
  switch (standing.kind) {
    case 'unknown':
      return <Skeleton rows={3} label={app.words.value.frame.loading} />
    case 'failed':
      return <StaffFailure failure={standing.failure} retry={() => void askWhoIsHere(app)} />
    case 'out':
      return path === PROVIDER_ADDRESS ? <ProviderScreen /> : <SignInScreen />
    case 'in':
      return <Screens />
  }
}

function Screens() {
  const app = useStaff()
  const mine = SCREENS.filter(({ least }) => app.may(least))
  const others = SCREENS.filter(({ least }) => !app.may(least))
  return (
    <Router>
      <Route path="/personale" component={mine[0]?.screen ?? AccountScreen} />
      <Route path="/personale/konto" component={AccountScreen} />
      <Route path={PROVIDER_ADDRESS} component={SignedInScreen} />
      {mine.map(({ path, screen }) => (
        <Route key={path} path={path} component={screen} />
      ))}
      {others.map(({ path }) => (
        <Route key={path} path={path} component={NotForYou} />
      ))}
      <Route default component={Missing} />
    </Router>
  )
}

function NotForYou() {
  const { frame } = useStaff().words.value
  return (
    <StaffScreen title={frame.notForYou}>
      <Notice tone="info" title={frame.notForYouNote} />
    </StaffScreen>
  )
}

function Missing() {
  const { frame } = useStaff().words.value
  return (
    <StaffScreen title={frame.missing} lead={frame.missingNote}>
      <a class="button button-primary" href="/personale">
        {frame.toStart}
      </a>
    </StaffScreen>
  )
}
