import { useSignal, type Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Notice } from '../screens/frame/screen'
import { useDevice } from '../device/app'
import { Failed } from '../device/failed'
import type { Step } from './view'
import { useStandWords } from './words'
import { comesBackAt, type StandWork, type Told } from './work'

const KEYS = [...'1234567890BCDFGHJKMNPRSTVWXZ']

/** A reader types what it sees like a keyboard, so the field has the focus; without a keyboard the screen has one. */
export function Arrive({ step, work }: { step: Signal<Step>; work: StandWork }) {
  const words = useStandWords()
  const shown = useSignal('')
  const told = useSignal<Told | null>(null)
  const busy = useSignal(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const isEmpty = shown.value.trim() === ''
  const send = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (busy.value || isEmpty) return
    busy.value = true
    told.value = await work.arrive(shown.value.trim())
    busy.value = false
    if (told.value.ok) step.value = { kind: 'given', given: told.value.given }
    else shown.value = ''
    field.current?.focus()
  }
  return (
    <form class="stand-arrive" onSubmit={(event) => void send(event)}>
      <h2>{words.arriveTitle}</h2>
      <p class="font-lead">{words.arriveLead}</p>
      <div role="alert">{told.value && !told.value.ok && <Why told={told.value} />}</div>
      <label class="form-label" for="shown">
        {words.shown}
      </label>
      <input
        ref={field}
        class="form-input"
        id="shown"
        autocomplete="off"
        autocapitalize="characters"
        inputMode="none"
        maxLength={300}
        value={shown.value}
        onInput={(event) => (shown.value = event.currentTarget.value)}
      />
      <div class="stand-keys">
        {KEYS.map((key) => (
          <button key={key} type="button" onClick={() => (shown.value += key)}>
            {key}
          </button>
        ))}
        <button type="button" aria-disabled={isEmpty} onClick={() => (shown.value = shown.value.slice(0, -1))}>
          {words.erase}
        </button>
      </div>
      <div class="buttons">
        <button class="button button-primary" type="submit" disabled={busy.value || isEmpty}>
          {words.arrive}
        </button>
        <button class="button button-secondary" type="button" onClick={() => (step.value = { kind: 'start' })}>
          {words.back}
        </button>
      </div>
    </form>
  )
}

/** Why not, and what to do then. */
export function Why({ told }: { told: Extract<Told, { ok: false }> }) {
  const { moments } = useDevice()
  const words = useStandWords()
  const comeBackAt = typeof told.failure === 'object' ? comesBackAt(told.failure) : null
  if (comeBackAt) return <Notice tone="warning" title={words.tooEarly(moments.value.time(comeBackAt))} />
  switch (told.failure) {
    case 'phone-offline':
      return <Notice tone="warning" title={words.phoneOffline} />
    case 'no-numbers':
      return <Notice tone="warning" title={words.noNumbers} />
    default:
      return <Failed failure={told.failure} />
  }
}
