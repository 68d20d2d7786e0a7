import { useState } from 'preact/hooks'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { Fields, numberIn, TextField } from '../frame/fields'
import { withoutEmpty } from '../planning/document'
import type { Editing } from '../planning/editing'
import { FormButtons } from '../planning/form-buttons'
import type { Document, Release } from '../shapes'
import type { Whose } from './view'

interface ReleaseFormProps {
  whose: Whose
  editing: Editing
  close: () => void
}

/** When times can be booked. Nothing is saved here: it is looked at first. */
export function ReleaseForm({ whose, editing, close }: ReleaseFormProps) {
  const said = useStaff().words.value.release
  const [begun] = useState(editing.begin)
  const [filled, setFilled] = useState(whose.release)
  const fill = (part: Release) => setFilled((before) => ({ ...before, ...part }))
  const send = (event: Event) => {
    event.preventDefault()
    void begun.review((document) => withRelease(document, whose.office, withoutEmpty(filled)))
  }
  const number = (label: string, key: 'horizon_days' | 'horizon_weeks' | 'lead_minutes' | 'last_change_minutes') => (
    <TextField label={label} type="number" min={0} value={String(filled[key] ?? '')} set={(text) => fill({ [key]: numberIn(text) })} />
  )
  const time = (label: string, key: 'new_days_open' | 'acute_opens') => (
    <TextField label={label} type="time" step={300} value={filled[key] ?? ''} set={(text) => fill({ [key]: text || null })} />
  )
  return (
    <Dialog open title={whose.name} close={close}>
      <form onSubmit={send}>
        <p class="form-hint">{said.emptyHint}</p>
        <Fields>
          {number(said.horizonDays, 'horizon_days')}
          {number(said.horizonWeeks, 'horizon_weeks')}
        </Fields>
        <Fields>
          {number(said.leadMinutes, 'lead_minutes')}
          {number(said.lastChange, 'last_change_minutes')}
        </Fields>
        <Fields>
          {time(said.newDaysOpen, 'new_days_open')}
          {time(said.acuteOpens, 'acute_opens')}
        </Fields>
        <FormButtons editing={editing} close={close} />
      </form>
    </Dialog>
  )
}

/** With those rules at the office, or everywhere; an office without any has those that hold everywhere. */
function withRelease(document: Document, office: string | null, release: Release): Document {
  if (office === null) return { ...document, release }
  const offices = (document.offices ?? []).map((one) => {
    if (one.id !== office) return one
    const { release: _, ...others } = one
    return Object.keys(release).length > 0 ? { ...others, release } : others
  })
  return { ...document, offices }
}
