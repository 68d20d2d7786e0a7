import { useState } from 'preact/hooks'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { CheckField, Fields, numberIn, SelectField, TextField } from '../frame/fields'
import { poolName } from '../names'
import type { Closure, Document } from '../shapes'
import { withoutEmpty, withoutTable, withTable } from './document'
import type { Editing } from './editing'
import { FormButtons } from './form-buttons'
import { ownOffices, ownPools } from './own'
import { readRecurrence, weekdayOf, writeRecurrence } from './recurrence'
import { RecurrenceFields } from './recurrence-fields'

const LANES = ['public', 'acute', 'staff'] as const

interface ClosureFormProps {
  /** As it is in the file, or as it is begun: without an id. */
  closure: Closure
  editing: Editing
  close: () => void
}

/** Days or hours without opening, or with fewer desks. Nothing is saved here: it is looked at first. */
export function ClosureForm({ closure, editing, close }: ClosureFormProps) {
  const said = useStaff().words.value.closure
  const [begun] = useState(editing.begin)
  const [filled, setFilled] = useState(closure)
  const fill = (part: Partial<Closure>) => setFilled((before) => ({ ...before, ...part }))
  const send = (event: Event) => {
    event.preventDefault()
    void begun.review((document) => {
      const id = closure.id || begun.choose('closure', `${filled.reason.da}-${filled.from}`, ({ closures = [] }) => closures)
      return withTable(document, 'closures', withoutEmpty({ ...filled, id }))
    })
  }
  return (
    <Dialog open title={closure.id ? said.titleChange : said.titleNew} close={close}>
      <form onSubmit={send}>
        <Fields>
          <TextField
            label={said.reasonDa}
            value={filled.reason.da}
            set={(da) => fill({ reason: { ...filled.reason, da } })}
            required
          />
          <TextField
            label={said.reasonEn}
            value={filled.reason.en}
            set={(en) => fill({ reason: { ...filled.reason, en } })}
            required
          />
        </Fields>
        <WhereField closure={filled} document={begun.opened} fill={fill} />
        <Fields>
          <TextField label={said.from} type="date" value={filled.from} set={(from) => fill({ from })} required />
          <TextField
            label={said.until}
            type="date"
            min={filled.from}
            value={filled.until ?? ''}
            set={(until) => fill({ until })}
            required={!filled.rrule}
          />
        </Fields>
        <HoursFields closure={filled} fill={fill} />
        <LaneField closure={filled} fill={fill} />
        <FormButtons
          editing={editing}
          close={close}
          remove={closure.id ? { name: said.remove, ask: () => begun.remove((document) => withoutTable(document, 'closures', closure.id)) } : null}
        />
      </form>
    </Dialog>
  )
}

interface PartProps {
  closure: Closure
  fill: (part: Partial<Closure>) => void
}

/** Everywhere, at an office, or for a pool; of a pool some desks may be away and the others open. */
function WhereField({ closure, document, fill }: PartProps & { document: Document }) {
  const app = useStaff()
  const said = app.words.value.closure
  const offices = ownOffices(document, app)
  const everywhere = app.worksAt(null) ? [{ value: '', name: said.everywhere }] : []
  const where = closure.pool ? `pool ${closure.pool}` : closure.office ? `office ${closure.office}` : ''
  const set = (chosen: string) => {
    const [kind, id = null] = chosen.split(' ')
    fill({ office: kind === 'office' ? id : null, pool: kind === 'pool' ? id : null, ...(kind !== 'pool' && { desks: null }) })
  }
  return (
    <Fields>
      <SelectField
        label={said.where}
        value={where}
        set={set}
        options={[
          ...everywhere,
          ...offices.map(({ id, name }) => ({ value: `office ${id}`, name })),
          ...ownPools(document, app).map((pool) => ({ value: `pool ${pool.id}`, name: poolName(pool, offices) })),
        ]}
      />
      {closure.pool && (
        <TextField
          label={said.desks}
          hint={said.desksHint}
          type="number"
          min={1}
          max={500}
          value={String(closure.desks ?? '')}
          set={(desks) => fill({ desks: numberIn(desks) })}
        />
      )}
    </Fields>
  )
}

/** Which times are closed. Desks that are away are those of public times unless something else is said. */
function LaneField({ closure, fill }: PartProps) {
  const { closure: said, lanes } = useStaff().words.value
  const all = { value: '' as const, name: said.allLanes }
  return (
    <SelectField
      label={said.lane}
      value={closure.lane ?? (closure.desks ? 'public' : '')}
      set={(lane) => fill({ lane: lane || null })}
      options={[...(closure.desks ? [] : [all]), ...LANES.map((lane) => ({ value: lane, name: lanes[lane] }))]}
    />
  )
}

function HoursFields({ closure, fill }: PartProps) {
  const said = useStaff().words.value.closure
  const hours = closure.from_time != null || closure.until_time != null
  return (
    <>
      <CheckField
        label={said.hours}
        checked={hours}
        set={(some) => fill(some ? { from_time: '12:00', until_time: '16:00' } : { from_time: null, until_time: null })}
      />
      {hours && (
        <Fields>
          <TextField label={said.fromTime} type="time" step={300} value={closure.from_time ?? ''} set={(time) => fill({ from_time: time })} />
          <TextField label={said.untilTime} type="time" step={300} value={closure.until_time ?? ''} set={(time) => fill({ until_time: time })} />
        </Fields>
      )}
      <CheckField
        label={said.repeats}
        checked={closure.rrule != null}
        set={(repeats) =>
          fill({ rrule: repeats ? writeRecurrence({ kind: 'weekly', every: 1, days: [weekdayOf(closure.from)] }) : null })
        }
      />
      {closure.rrule && (
        <RecurrenceFields
          value={readRecurrence(closure.rrule)}
          day={weekdayOf(closure.from)}
          set={(recurrence) => fill({ rrule: writeRecurrence(recurrence) })}
        />
      )}
    </>
  )
}
