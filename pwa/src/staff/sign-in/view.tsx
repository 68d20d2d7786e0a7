import { useStaff } from '../app'
import { StaffScreen } from '../frame/screen'
import { SignInForm } from './form'

/** Stands at every address until somebody has signed in. */
export function SignInScreen() {
  const { signIn } = useStaff().words.value
  return (
    <StaffScreen title={signIn.title}>
      <div class="narrow">
        <SignInForm />
      </div>
    </StaffScreen>
  )
}
