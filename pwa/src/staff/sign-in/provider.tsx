import { useSignal } from '@preact/signals'
import { useLocation } from 'preact-iso'
import { useEffect } from 'preact/hooks'
import type { Failure } from '../../api/answer'
import { Notice, Skeleton } from '../../screens/frame/screen'
import { useStaff } from '../app'
import { StaffFailure, StaffScreen } from '../frame/screen'
import { askWhoIsHere, tellOfSignIn } from './elsewhere'

/** Where the municipality's own sign-in begins, and where it sends the browser back to. */
export const PROVIDER_ADDRESS = '/personale/ind'

/** Sends the browser to the provider; with what it has come back with it signs in. */
export function ProviderScreen() {
  const app = useStaff()
  const { signIn, frame } = app.words.value
  const stopped = useSignal(false)
  const failure = useSignal<Failure | null>(null)
  const begin = async () => {
    stopped.value = false
    failure.value = null
    const answer = await app.api.startSignIn()
    if (answer.ok) location.assign(answer.value.location)
    else failure.value = answer.failure
  }
  const goOn = async () => {
    const back = new URLSearchParams(location.search)
    const [code, state] = [back.get('code'), back.get('state')]
    // A code signs in once: a reload, or a look into the history, finds none.
    history.replaceState(null, '', PROVIDER_ADDRESS)
    if (back.has('error')) stopped.value = true
    else if (!code || !state) await begin()
    else {
      const answer = await app.api.completeSignIn({ code, state })
      if (!answer.ok) failure.value = answer.failure
      else {
        await askWhoIsHere(app)
        tellOfSignIn()
      }
    }
  }
  useEffect(() => void goOn(), [])
  if (!stopped.value && !failure.value) return <Skeleton rows={2} label={frame.loading} />
  return (
    <StaffScreen title={signIn.title}>
      {failure.value ? <StaffFailure failure={failure.value} /> : <Notice tone="info" title={signIn.stopped} />}
      <div class="buttons">
        <button class="button button-primary" type="button" onClick={() => void begin()}>
          {signIn.beginAnew}
        </button>
      </div>
    </StaffScreen>
  )
}

/** What stands at that address once somebody is signed in. */
export function SignedInScreen() {
  const { route } = useLocation()
  useEffect(() => route('/personale', true), [])
  return null
}
