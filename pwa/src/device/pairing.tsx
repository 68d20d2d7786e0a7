import { useSignal } from '@preact/signals'
import type { Failure } from '../api/answer'
import { useDevice } from './app'
import { Failed } from './failed'

/** Staff put the device to use: they write the code that they were given. */
export function Pairing({ paired }: { paired: () => Promise<void> }) {
  const { api, words } = useDevice()
  const code = useSignal('')
  const failure = useSignal<Failure | null>(null)
  const said = words.value
  const send = async (event: Event): Promise<void> => {
    event.preventDefault()
    const answer = await api.pair(code.value.trim())
    if (answer.ok) return paired()
    failure.value = answer.failure
  }
  return (
    <main class="wrap device-alone pairing">
      <h1>{said.pairTitle}</h1>
      <p class="font-lead">{said.pairLead}</p>
      <div role="alert">{failure.value && <Failed failure={failure.value} />}</div>
      <form onSubmit={(event) => void send(event)}>
        <label class="form-label" for="code">
          {said.code}
        </label>
        <input
          class="form-input"
          id="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          pattern="[0-9]{6}"
          maxLength={6}
          required
          value={code.value}
          onInput={(event) => (code.value = event.currentTarget.value)}
        />
        <button class="button button-primary" type="submit">
          {said.pair}
        </button>
      </form>
    </main>
  )
}
