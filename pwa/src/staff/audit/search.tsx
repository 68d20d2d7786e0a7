import { useState } from 'preact/hooks'
import { useStaff } from '../app'
import { Fields, SelectField, TextField } from '../frame/fields'
import { addressOf, ANYTHING, queryOf, type Sought } from './sought'

interface SearchFormProps {
  /** What is shown now. */
  sought: Sought
  show: (sought: Sought) => void
  find: () => void
  zone: string
}

/** Who, what and when; and the same as a file. */
export function SearchForm({ sought, show, find, zone }: SearchFormProps) {
  const said = useStaff().words.value.audit
  const [filled, setFilled] = useState(sought)
  const fill = (part: Partial<Sought>) => setFilled((before) => ({ ...before, ...part }))
  const send = (event: Event) => {
    event.preventDefault()
    show(filled)
  }
  const file = new URLSearchParams(queryOf(sought, zone) as Record<string, string>)
  return (
    <form onSubmit={send}>
      <Fields>
        <TextField label={said.who} hint={said.whoHint} value={filled.name} set={(name) => fill({ name, actor: '' })} />
        <SelectField
          label={said.what}
          value={filled.did}
          set={(did) => fill({ did })}
          options={[{ value: '', name: said.anything }, ...Object.entries(said.did).map(([value, name]) => ({ value, name }))]}
        />
        <TextField label={said.from} type="date" value={filled.from} set={(from) => fill({ from })} />
        <TextField label={said.until} type="date" min={filled.from} value={filled.until} set={(until) => fill({ until })} />
      </Fields>
      <div class="buttons">
        <button class="button button-primary" type="submit">
          {said.search}
        </button>
        <button class="button button-secondary" type="button" onClick={find}>
          {said.find}
        </button>
        <a class="button button-secondary" href={`/api/v1/staff/audit.csv?${file}`} download>
          {said.export}
        </a>
        {addressOf(sought) !== addressOf(ANYTHING) && (
          <a class="plain" href={addressOf(ANYTHING)}>
            {said.clear}
          </a>
        )}
      </div>
      <p class="form-hint">{said.exportNote}</p>
    </form>
  )
}
