import type { Field, Typed } from '../../booking/contact'
import { useWords } from '../words'
import type { FormModel } from './model'

const KINDS = {
  name: { type: 'text', autocomplete: 'name', inputMode: 'text' },
  phone: { type: 'tel', autocomplete: 'tel', inputMode: 'tel' },
  email: { type: 'email', autocomplete: 'email', inputMode: 'email' },
} as const

/** `called`: the citizen is met by phone, so the number is needed. */
export function Fields({ model, typed, called }: { model: FormModel; typed: Typed; called: boolean }) {
  const { form } = useWords()
  return (
    <>
      <TextField model={model} field="name" label={form.name} value={typed.name} required />
      <fieldset class="reach" aria-describedby="reach-hint">
        <p class="form-hint" id="reach-hint">
          {called ? form.callHint : form.reachHint}
        </p>
        <TextField model={model} field="phone" label={form.phone} value={typed.phone} required={called} />
        <TextField model={model} field="email" label={form.email} value={typed.email} />
      </fieldset>
    </>
  )
}

interface TextFieldProps {
  model: FormModel
  field: Field
  label: string
  value: string
  required?: boolean
}

function TextField({ model, field, label, value, required = false }: TextFieldProps) {
  const sentence = model.sentences.value[field]
  return (
    <div class={sentence ? 'form-group form-error' : 'form-group'}>
      <label class="form-label" for={field}>
        {label}
      </label>
      {sentence && (
        <span class="form-error-message" id={`${field}-fault`}>
          {sentence}
        </span>
      )}
      <input
        id={field}
        name={field}
        class="form-input"
        dir="auto"
        {...KINDS[field]}
        value={value}
        maxLength={field === 'name' ? 100 : 254}
        aria-required={required}
        aria-invalid={sentence !== undefined}
        aria-describedby={sentence && `${field}-fault`}
        onInput={(event) => model.type(field, event.currentTarget.value)}
      />
    </div>
  )
}
