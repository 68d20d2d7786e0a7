import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { SignInForm } from './form'

/** Over the screen when the session has ended in the middle of the work: what is typed stays, and what waits goes on. */
export function SignInAgain() {
  const { session, words } = useStaff()
  const { signIn } = words.value
  const open = session.ended.value && !session.putAside.value
  return (
    <Dialog open={open} title={signIn.again} close={() => session.ended.value && session.later()}>
      <p>{signIn.againNote}</p>
      {open && <SignInForm beside />}
      <div class="buttons">
        <button class="button button-secondary" type="button" onClick={session.later}>
          {signIn.later}
        </button>
      </div>
    </Dialog>
  )
}
