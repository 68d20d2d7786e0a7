import type { ComponentChildren, RefObject } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'

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
  max?: number | string
  maxLength?: number
  step?: number
  /** What is wrong with what is written; the form is not sent with it. */
  fault?: string | null
}

/** A line to write in, with its label and what explains it. */
export function TextField({ label, hint, value, set, type = 'text', place, fault = null, ...rest }: FieldProps) {
  const id = useId()
  const described = hint ? `${id}-hint` : undefined
  const own = useRef<HTMLInputElement>(null)
  const input = place ?? own
  // At once: whoever presses Enter right after the last letter must not meet the fault before it.
  useLayoutEffect(() => input.current?.setCustomValidity(fault ?? ''), [fault, input])
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
      <input {...attributes} ref={input} value={value} onInput={(event) => set(event.currentTarget.value)} />
    </div>
  )
}

interface NumberProps extends Omit<FieldProps, 'value' | 'set' | 'type'> {
  value: number | null | undefined
  /** null: the field is empty. */
  set: (value: number | null) => void
}

/** A line for a whole number that may stay empty. */
export function NumberField({ value, set, ...rest }: NumberProps) {
  return <TextField type="number" value={String(value ?? '')} set={(text) => set(numberIn(text))} {...rest} />
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

interface RemoveProps {
  name: string
  /** What is removed, for those who do not see where the button stands. */
  label: string
  remove: () => void
}

/** Takes away the line that it stands in. */
export function RemoveButton({ name, label, remove }: RemoveProps) {
  return (
    <button class="button button-secondary" type="button" aria-label={label} onClick={remove}>
      {name}
    </button>
  )
}

/** Fields that most do without; they show themselves when something is wrong with one of them. */
export function MoreFields({ summary, children }: { summary: string; children: ComponentChildren }) {
  return (
    <details class="rare" onInvalidCapture={(event) => (event.currentTarget.open = true)}>
      <summary>{summary}</summary>
      {children}
    </details>
  )
}

/** Fields beside one another where there is room. */
export function Fields({ children }: { children: ComponentChildren }) {
  return <div class="fields">{children}</div>
}
