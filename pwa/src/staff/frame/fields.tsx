import type { ComponentChildren, RefObject } from 'preact'
import { useId } from 'preact/hooks'

interface FieldProps {
  label: string
  hint?: string | undefined
  value: string
  set: (value: string) => void
  type?: 'text' | 'date' | 'time' | 'number' | 'url' | 'tel' | 'email'
  autocomplete?: 'off'
  /** Where the keyboard can be sent to. */
  place?: RefObject<HTMLInputElement | null>
  required?: boolean
  min?: number | string
  max?: number
  maxLength?: number
  step?: number
}

/** A line to write in, with its label and what explains it. */
export function TextField({ label, hint, value, set, type = 'text', place, ...rest }: FieldProps) {
  const id = useId()
  const described = hint ? `${id}-hint` : undefined
  // Together: each type of input allows other attributes, and a caller gives those that fit.
  const attributes: object = { id, class: 'form-input', type, 'aria-describedby': described, ...rest }
  return (
    <div class="form-group">
      <label class="form-label" for={id}>
        {label}
      </label>
      {hint && (
        <span class="form-hint" id={described}>
          {hint}
        </span>
      )}
      <input {...attributes} ref={place ?? null} value={value} onInput={(event) => set(event.currentTarget.value)} />
    </div>
  )
}

/** What a field that may stay empty says as a number; null when it is empty. */
export function numberIn(text: string): number | null {
  return text === '' ? null : Number(text)
}

interface SelectProps<Value extends string> {
  label: string
  hint?: string
  value: Value
  set: (value: Value) => void
  options: readonly { value: Value; name: string }[]
}

export function SelectField<Value extends string>({ label, hint, value, set, options }: SelectProps<Value>) {
  const id = useId()
  return (
    <div class="form-group">
      <label class="form-label" for={id}>
        {label}
      </label>
      <select
        id={id}
        class="form-input"
        aria-describedby={hint ? `${id}-hint` : undefined}
        value={value}
        onChange={(event) => set(event.currentTarget.value as Value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
      {hint && (
        <span class="form-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}

interface CheckProps {
  label: string
  checked: boolean
  set: (checked: boolean) => void
}

export function CheckField({ label, checked, set }: CheckProps) {
  return (
    <label class="choice">
      <input type="checkbox" checked={checked} onChange={(event) => set(event.currentTarget.checked)} />
      {label}
    </label>
  )
}

interface ChecksProps<Value extends string> {
  legend: string
  hint?: string
  chosen: readonly Value[]
  set: (chosen: Value[]) => void
  options: readonly { value: Value; name: string }[]
}

/** Any number of several, told in the order in which they stand. */
export function CheckGroup<Value extends string>({ legend, hint, chosen, set, options }: ChecksProps<Value>) {
  const id = useId()
  const after = (value: Value, checked: boolean) =>
    options.map((option) => option.value).filter((one) => (one === value ? checked : chosen.includes(one)))
  return (
    <fieldset class="choices form-group" aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend class="form-label">{legend}</legend>
      {options.map(({ value, name }) => (
        <CheckField key={value} label={name} checked={chosen.includes(value)} set={(checked) => set(after(value, checked))} />
      ))}
      {hint && (
        <span class="form-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </fieldset>
  )
}

/** Fields beside one another where there is room. */
export function Fields({ children }: { children: ComponentChildren }) {
  return <div class="fields">{children}</div>
}
