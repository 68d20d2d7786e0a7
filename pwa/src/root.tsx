import { ErrorBoundary, LocationProvider, Route, Router, useLocation } from 'preact-iso'
import { AppContext, type App } from './app'
import { FaultScreen, FindScreen, FormScreen, MineScreen, NumberScreen, PrivacyScreen, ReceiptScreen, TimeScreen } from './screens'
import { Frame } from './screens/frame/frame'
import { MissingScreen } from './screens/missing/view'
import { TopicsScreen } from './screens/topics/view'

export function Root({ app }: { app: App }) {
  return (
    <AppContext.Provider value={app}>
      <LocationProvider>
        <Frame>
          <ErrorBoundary>
            <Screens />
          </ErrorBoundary>
        </Frame>
      </LocationProvider>
    </AppContext.Provider>
  )
}

/** Which screen stands at which address. */
function Screens() {
  const { path } = useLocation()
  if (!isReadable(path)) return <MissingScreen />
  return (
    <Router>
      <Route path="/" component={TopicsScreen} />
      <Route path="/tid" component={TimeScreen} />
      <Route path="/bestil" component={FormScreen} />
      <Route path="/kvittering/:id" component={ReceiptScreen} />
      <Route path="/mine" component={MineScreen} />
      <Route path="/nummer" component={NumberScreen} />
      <Route path="/find" component={FindScreen} />
      <Route path="/fejl" component={FaultScreen} />
      <Route path="/privatliv" component={PrivacyScreen} />
      <Route default component={MissingScreen} />
    </Router>
  )
}

/** The router throws at an address that was cut in the middle of a letter. */
function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
