import { useSignal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import type { Failure } from '../../api/answer'
import { Skeleton } from '../../screens/frame/screen'
import { useStaff } from '../app'
import { StaffFailure } from '../frame/screen'
import type { Ways } from '../shapes'
import { askWhoIsHere, tellOfSignIn } from './elsewhere'
import { PROVIDER_ADDRESS } from './provider'

interface FormProps {
  /** With unsaved work on the page: the provider opens beside it, and this page learns of it. */
  beside?: boolean
}

/** How one signs in here. */
export function SignInForm({ beside }: FormProps) {
  const app = useStaff()
  const ways = useSignal<Ways | null>(null)
  const failure = useSignal<Failure | null>(null)
  const ask = async () => {
    failure.value = null
    const answer = await app.api.ways()
    if (answer.ok) ways.value = answer.value
    else failure.value = answer.failure
  }
  useEffect(() => void ask(), [])
  if (failure.value) return <StaffFailure failure={failure.value} retry={() => void ask()} />
  if (!ways.value) return <Skeleton rows={2} label={app.words.value.frame.loading} />
  return (
    <>
      {ways.value.provider && (
        <p>
          <a class="button button-primary" href={PROVIDER_ADDRESS} target={beside ? '_blank' : undefined}>
            {app.words.value.signIn.provider}
          </a>
        </p>
      )}
      {ways.value.password && <PasswordForm accounts={ways.value.demo} />}
    </>
  )
}

function PasswordForm({ accounts }: { accounts: Ways['demo'] }) {
  const app = useStaff()
  const { signIn, roles } = app.words.value
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const busy = useSignal(false)
  const failure = useSignal<Failure | null>(null)
  const send = async (event: Event) => {
    event.preventDefault()
    if (busy.value) return
    busy.value = true
    const answer = await app.api.signIn({ user, password })
    failure.value = answer.ok ? null : answer.failure
    if (answer.ok) {
      await askWhoIsHere(app)
      tellOfSignIn()
    }
    busy.value = false
  }
  return (
    <form onSubmit={(event) => void send(event)}>
      {failure.value && <StaffFailure failure={failure.value} />}
      <div class="form-group">
        <label class="form-label" for="user">
          {signIn.user}
        </label>
        <input
          id="user"
          class="form-input"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          value={user}
          onInput={(event) => setUser(event.currentTarget.value)}
        />
      </div>
      <div class="form-group">
        <label class="form-label" for="password">
          {signIn.password}
        </label>
        <input
          id="password"
          class="form-input"
          type="password"
          autocomplete="current-password"
          required
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      </div>
      <div class="buttons">
        <button class="button button-primary" type="submit" aria-busy={busy.value}>
          {signIn.send}
        </button>
      </div>
      {accounts.length > 0 && (
        <fieldset class="accounts">
          <legend class="h4">{signIn.demo}</legend>
          {accounts.map((account) => (
            <button
              key={account.user}
              class="account"
              type="button"
              aria-pressed={account.user === user}
              onClick={() => {
                setUser(account.user)
                setPassword(account.password)
              }}
            >
              <strong>{account.name}</strong> <span>{roles[account.role]}</span>
            </button>
          ))}
        </fieldset>
      )}
    </form>
  )
}
