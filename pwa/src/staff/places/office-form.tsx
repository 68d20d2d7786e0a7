import { useState } from 'preact/hooks'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { CheckGroup, Fields, NumberField, TextField } from '../frame/fields'
import { withoutEmpty, withTable } from '../planning/document'
import type { Editing } from '../planning/editing'
import { FormButtons } from '../planning/form-buttons'
import type { OfficeDay, OfficeTable } from '../shapes'
import { DayFields } from './day-fields'
import { readCoordinates, withDeskIds, withoutOffice, writeCoordinates } from './edits'

/** Days that the law leaves to the office. */
const OPTIONAL = ['labour-day', 'constitution-day', 'christmas-eve', 'new-years-eve'] as const

export interface OfficeFormProps {
  /** As it is in the file, or as it is begun: without an id. */
  office: OfficeTable
  editing: Editing
  close: () => void
}

/** A place that citizens come to. Nothing is saved here: it is looked at first. */
export function OfficeForm({ office, editing, close }: OfficeFormProps) {
  const { words } = useStaff()
  const { office: said, holidays } = words.value.places
  const [begun] = useState(editing.begin)
  const [filled, setFilled] = useState(office)
  const fill = (part: Partial<OfficeTable>) => setFilled((before) => ({ ...before, ...part }))
  const send = (event: Event) => {
    event.preventDefault()
    void begun.review((document) => {
      const id = office.id || begun.choose('office', filled.name, ({ offices = [] }) => offices)
      const day = written({ ...filled.day, desks: withDeskIds(filled, begun.choose) })
      return withTable(document, 'offices', withoutEmpty({ ...filled, id, day }))
    })
  }
  return (
    <Dialog open title={office.id ? said.titleChange : said.titleNew} close={close}>
      <form onSubmit={send}>
        <TextField label={said.name} value={filled.name} set={(name) => fill({ name })} required />
        <AddressFields office={filled} fill={fill} />
        <Fields>
          <TextField label={said.phone} type="tel" value={filled.phone ?? ''} set={(phone) => fill({ phone })} />
          <NumberField label={said.goal} hint={said.goalHint} min={1} max={366} value={filled.goal_days} set={(days) => fill({ goal_days: days })} />
        </Fields>
        <CheckGroup
          legend={said.closedOn}
          hint={said.closedOnHint}
          chosen={filled.closed_on ?? []}
          set={(days) => fill({ closed_on: days })}
          options={OPTIONAL.map((day) => ({ value: day, name: holidays[day] }))}
        />
        <DayFields office={office} day={filled.day ?? {}} set={(day) => fill({ day })} document={begun.opened} />
        {office.id && <p class="form-hint">{said.removeNote}</p>}
        <FormButtons
          editing={editing}
          close={close}
          remove={office.id ? { name: said.remove, ask: () => begun.remove((document) => withoutOffice(document, office.id)) } : null}
        />
      </form>
    </Dialog>
  )
}

/** The rules of the day that differ from what is usual; null when none does. */
function written(day: OfficeDay): OfficeDay | null {
  const { walk_in_topics: topics, ...others } = day
  // No topic at all is something else than none named.
  const rules = { ...withoutEmpty(others), ...(topics && { walk_in_topics: topics }) }
  return Object.keys(rules).length > 0 ? rules : null
}

function AddressFields({ office, fill }: { office: OfficeTable; fill: (part: Partial<OfficeTable>) => void }) {
  const { words } = useStaff()
  const said = words.value.places.office
  const { coordinates } = office
  const postcode = office.postcode ?? ''
  const [place, setPlace] = useState(coordinates ? writeCoordinates(coordinates, words.value.locale) : '')
  return (
    <>
      <TextField label={said.address} value={office.address ?? ''} set={(address) => fill({ address })} required />
      <Fields>
        <TextField
          label={said.postcode}
          value={postcode}
          set={(written) => fill({ postcode: written })}
          fault={/^\d{4}$/.test(postcode) ? null : said.postcodeFault}
          required
        />
        <TextField label={said.city} value={office.city ?? ''} set={(city) => fill({ city })} required />
      </Fields>
      <TextField
        label={said.coordinates}
        hint={said.coordinatesHint}
        value={place}
        set={(written) => {
          setPlace(written)
          fill({ coordinates: readCoordinates(written) })
        }}
        fault={place.trim() === '' || coordinates ? null : said.coordinatesFault}
      />
    </>
  )
}
