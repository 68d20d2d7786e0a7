import type { ComponentChildren } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { useApp } from '../../app'
import type { SentCode } from '../../booking/code'
import { showPhone } from '../../booking/phone'
import { useBesideWords } from '../beside-words'
import { useAttention } from '../frame/attention'
import { FailureNotice, Notice, Screen } from '../frame/screen'
import { findModel, sentenceOf, type FindModel } from './model'

/** `/find`: for whoever has lost the link. A code to the e-mail brings the bookings to this device. */
export function FindScreen() {
  const app = useApp()
  const { find } = useBesideWords()
  const model = useMemo(() => findModel(app), [app])
  const code = model.code.value
  const found = model.found.value
  return (
    <Screen title={find.title} {...(found === null && !code && { lead: find.lead })}>
      {found !== null ? <Found count={found} startOver={model.startOver} /> : code ? <Digits model={model} code={code} /> : <Address model={model} />}
    </Screen>
  )
}

function Address({ model }: { model: FindModel }) {
  const { find } = useBesideWords()
  const { catalogue, words } = useApp()
  const phone = catalogue.value?.municipality.phone
  useEffect(() => {
    if (model.restarts.value > 0) document.getElementById('email')?.focus()
  }, [model])
  return (
    <Form submit={model.send}>
      <Field model={model} field="email" label={find.email} value={model.email.value} type={model.typeEmail} />
      <Failed model={model} />
      <div class="buttons">
        <Submit label={find.send} busy={model.busy.value === 'send'} />
      </div>
      <p>
        {find.noEmail} {phone && words.value.failure.orCall(showPhone(phone))}
      </p>
    </Form>
  )
}

function Digits({ model, code }: { model: FindModel; code: SentCode }) {
  const { find } = useBesideWords()
  const { moments } = useApp()
  const element = useAttention<HTMLDivElement>(code.id)
  const sending = model.busy.value === 'send'
  return (
    <Form submit={model.answer}>
      <div role="status" ref={element} tabIndex={-1}>
        <Notice tone="info" title={find.sent}>
          <p>{find.sentTo(code.email)}</p>
          <p>{find.until(moments.value.time(code.expiresAt))}</p>
        </Notice>
      </div>
      <Field
        model={model}
        field="digits"
        label={find.digits}
        hint={find.digitsHint}
        value={model.digits.value}
        type={(text) => (model.digits.value = text)}
      />
      <Failed model={model} />
      <div class="buttons">
        {!model.spent.value && <Submit label={find.answer} busy={model.busy.value === 'answer'} />}
        <button
          type="button"
          class={model.spent.value ? 'button button-primary' : 'button button-secondary'}
          aria-busy={sending}
          onClick={() => void model.send()}
        >
          {find.again}
        </button>
        <button type="button" class="button button-secondary" onClick={model.startOver}>
          {find.other}
        </button>
      </div>
    </Form>
  )
}

function Found({ count, startOver }: { count: number; startOver: () => void }) {
  const { find } = useBesideWords()
  const { words } = useApp()
  const element = useAttention<HTMLDivElement>(true)
  return (
    <div role="status" ref={element} tabIndex={-1}>
      <Notice tone={count > 0 ? 'success' : 'info'} title={count > 0 ? find.found(count) : find.none}>
        <p>{count > 0 ? find.foundNote : find.noneWayOn}</p>
        <div class="buttons">
          <a class="button button-primary" href={count > 0 ? '/mine' : '/'}>
            {count > 0 ? find.toMine : words.value.frame.book}
          </a>
          {count === 0 && (
            <button type="button" class="button button-secondary" onClick={startOver}>
              {find.other}
            </button>
          )}
        </div>
      </Notice>
    </div>
  )
}

/** What failed besides the field. */
function Failed({ model }: { model: FindModel }) {
  const failure = model.failure.value
  return <div role="alert">{failure && <FailureNotice failure={failure} retry={() => void model.retry()} />}</div>
}

function Form({ submit, children }: { submit: () => Promise<void>; children: ComponentChildren }) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {children}
    </form>
  )
}

function Submit({ label, busy }: { label: string; busy: boolean }) {
  return (
    <button type="submit" class="button button-primary" aria-busy={busy}>
      {label}
    </button>
  )
}

const KINDS = {
  email: { type: 'email', autocomplete: 'email', inputMode: 'email', maxLength: 254 },
  digits: { type: 'text', autocomplete: 'one-time-code', inputMode: 'numeric', maxLength: 20 },
} as const

interface FieldProps {
  model: FindModel
  field: keyof typeof KINDS
  label: string
  hint?: string
  value: string
  type: (text: string) => void
}

/** One labelled input. A fault gets the focus there: with one field, that is what is to be mended. */
function Field({ model, field, label, hint, value, type }: FieldProps) {
  const words = useBesideWords()
  const fault = model.fault.value?.field === field ? model.fault.value : null
  const input = useAttention<HTMLInputElement>(fault)
  const about = [hint && `${field}-hint`, fault && `${field}-fault`].filter(Boolean).join(' ')
  return (
    <div class={fault ? 'form-group form-error' : 'form-group'}>
      <label class="form-label" for={field}>
        {label}
      </label>
      {hint && (
        <span class="form-hint" id={`${field}-hint`}>
          {hint}
        </span>
      )}
      {fault && (
        <span class="form-error-message" id={`${field}-fault`}>
          {sentenceOf(fault, words)}
        </span>
      )}
      <input
        ref={input}
        id={field}
        name={field}
        class="form-input"
        dir="auto"
        {...KINDS[field]}
        value={value}
        aria-required
        aria-invalid={fault !== null}
        aria-describedby={about || undefined}
        onInput={(event) => type(event.currentTarget.value)}
      />
    </div>
  )
}
