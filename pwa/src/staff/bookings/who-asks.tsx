import { useId } from 'preact/hooks'
import { useStaff } from '../app'

interface WhoProps {
  legend: string
  byOffice: boolean
  set: (byOffice: boolean) => void
}

/** Whether the citizen wants it, or the office, which has to tell the citizen why. */
export function WhoAsks({ legend, byOffice, set }: WhoProps) {
  const said = useStaff().words.value.bookings
  const id = useId()
  return (
    <fieldset class="choices form-group">
      <legend class="form-label">{legend}</legend>
      {([false, true] as const).map((value) => (
        <label key={String(value)} class="choice">
          <input type="radio" name={id} checked={byOffice === value} onChange={() => set(value)} />
          {value ? said.byOffice : said.byCitizen}
        </label>
      ))}
    </fieldset>
  )
}
