import { useSignal } from '@preact/signals'
import type { Failure } from '../../api/answer'
import { useStaff } from '../app'
import { StaffFailure, StaffScreen } from '../frame/screen'
import { signOut } from '../sign-in/elsewhere'

/** `/personale/konto`: who is signed in, what they may, and the way out. */
export function AccountScreen() {
  const app = useStaff()
  const { session, words } = app
  const { account, roles, rights } = words.value
  const failure = useSignal<Failure | null>(null)
  const standing = session.standing.value
  if (standing.kind !== 'in') return null
  const { me } = standing
  const names = me.offices.map((id) => me.office_names[id] ?? id)
  const leave = async (everywhere: boolean) => {
    const answer = await signOut(app, everywhere)
    if (!answer.ok) return (failure.value = answer.failure)
    // Everything that the page knows goes with it.
    return location.replace('/personale')
  }
  return (
    <StaffScreen title={account.title}>
      <dl class="facts card">
        <div>
          <dt>{account.who}</dt>
          <dd>{me.name}</dd>
        </div>
        <div>
          <dt>{account.role}</dt>
          <dd>{roles[me.role]}</dd>
        </div>
        <div>
          <dt>{account.rights}</dt>
          <dd>{rights[me.role]}</dd>
        </div>
        <div>
          <dt>{account.offices}</dt>
          <dd>{names.length > 0 ? names.join(', ') : account.allOffices}</dd>
        </div>
      </dl>
      {failure.value && <StaffFailure failure={failure.value} />}
      <div class="buttons">
        <button class="button button-primary" type="button" onClick={() => void leave(false)}>
          {account.signOut}
        </button>
        <button class="button button-secondary" type="button" onClick={() => void leave(true)}>
          {account.signOutEverywhere}
        </button>
      </div>
      <p class="form-hint">{account.everywhereNote}</p>
    </StaffScreen>
  )
}
