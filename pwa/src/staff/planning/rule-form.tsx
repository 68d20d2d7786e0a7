import { useState } from 'preact/hooks'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { CheckField, CheckGroup, Fields, MoreFields, NumberField, SelectField, TextField } from '../frame/fields'
import type { Holiday, Lane, Rule } from '../shapes'
import { STAFF_WORDS } from '../words'
import { withoutEmpty, withoutTable, withTable } from './document'
import type { Editing } from './editing'
import { FormButtons } from './form-buttons'
import { inWords, readRecurrence, weekdayOf, writeRecurrence } from './recurrence'
import { PhraseField, RecurrenceFields } from './recurrence-fields'

const LANES: readonly Lane[] = ['public', 'acute', 'staff', 'walk-in']

interface RuleFormProps {
  /** As it is in the file, or as it is begun: without an id. */
  rule: Rule
  editing: Editing
  close: () => void
}

/** An opening rule, filled in by hand, by words or by what was drawn. Nothing is saved here: it is looked at first. */
export function RuleForm({ rule, editing, close }: RuleFormProps) {
  const { words, text } = useStaff()
  const said = words.value.rule
  const [begun] = useState(editing.begin)
  const [filled, setFilled] = useState(rule)
  const [recurrence, setRecurrence] = useState(readRecurrence(rule.rrule))
  const fill = (part: Partial<Rule>) => setFilled((before) => ({ ...before, ...part }))
  const pool = begun.opened.pools?.find(({ id }) => id === rule.pool)
  const topics = begun.opened.topics?.filter(({ id }) => pool?.topics.includes(id)) ?? []
  const hours = said.hours(filled.from.replace(':', '.'), filled.until.replace(':', '.'))
  const send = (event: Event) => {
    event.preventDefault()
    void begun.review((document) => {
      const name = `${rule.pool} ${inWords(recurrence, STAFF_WORDS.da.recurrence)} ${filled.from}`
      const id = rule.id || begun.choose('rule', name, ({ rules = [] }) => rules)
      return withTable(document, 'rules', withoutEmpty({ ...filled, id, rrule: writeRecurrence(recurrence) }))
    })
  }
  return (
    <Dialog open title={rule.id ? said.title : said.titleNew} close={close}>
      <p class="form-hint">{pool?.name}</p>
      <form onSubmit={send}>
        <PhraseField
          said={(phrase) => {
            if (phrase.recurrence) setRecurrence(phrase.recurrence)
            if (phrase.from && phrase.until) fill({ from: phrase.from, until: phrase.until })
          }}
        />
        <RecurrenceFields value={recurrence} day={weekdayOf(filled.valid_from)} set={setRecurrence} />
        <Fields>
          <TextField label={said.from} type="time" step={300} value={filled.from} set={(from) => fill({ from })} required />
          <TextField label={said.until} type="time" step={300} value={filled.until} set={(until) => fill({ until })} required />
          <TextField
            label={said.capacity}
            type="number"
            min={1}
            max={500}
            value={String(filled.capacity)}
            set={(capacity) => fill({ capacity: Number(capacity) })}
            required
          />
        </Fields>
        <p role="status">
          <strong>{said.summary(`${inWords(recurrence, words.value.recurrence)} ${hours}`)}</strong>
        </p>
        <Fields>
          <TextField label={said.validFrom} type="date" value={filled.valid_from} set={(day) => fill({ valid_from: day })} required />
          <TextField
            label={said.validUntil}
            hint={said.validUntilHint}
            type="date"
            min={filled.valid_from}
            value={filled.valid_until ?? ''}
            set={(day) => fill({ valid_until: day })}
          />
        </Fields>
        <SelectField
          label={said.lane}
          hint={said.laneHints[filled.lane]}
          value={filled.lane}
          set={(lane) => fill({ lane, ...(lane !== 'public' && { walk_in_minutes: null }), ...(lane === 'staff' && { text: null }) })}
          options={LANES.map((lane) => ({ value: lane, name: words.value.lanes[lane] }))}
        />
        <MoreFields summary={said.more}>
          <CheckGroup
            legend={said.topics}
            hint={said.topicsHint}
            chosen={filled.topics ?? []}
            set={(chosen) => fill({ topics: chosen })}
            options={topics.map(({ id, name }) => ({ value: id, name: text(name) }))}
          />
          <HolidayFields rule={filled} fill={fill} />
          {filled.lane === 'public' && (
            <NumberField
              label={said.walkIns}
              hint={said.walkInsHint}
              min={5}
              step={5}
              value={filled.walk_in_minutes}
              set={(minutes) => fill({ walk_in_minutes: minutes })}
            />
          )}
          {filled.lane !== 'staff' && <LineFields rule={filled} fill={fill} />}
        </MoreFields>
        <FormButtons
          editing={editing}
          close={close}
          remove={rule.id ? { name: said.remove, ask: () => begun.remove((document) => withoutTable(document, 'rules', rule.id)) } : null}
        />
      </form>
    </Dialog>
  )
}

interface PartProps {
  rule: Rule
  fill: (part: Partial<Rule>) => void
}

/** Open on all holidays, or on some of them. */
function HolidayFields({ rule, fill }: PartProps) {
  const { rule: said, places } = useStaff().words.value
  const holidays = Object.keys(places.holidays) as Holiday[]
  return (
    <>
      <CheckField
        label={said.holidays}
        checked={rule.over_holidays ?? false}
        set={(open) => fill({ over_holidays: open, ...(open && { open_on: [] }) })}
      />
      {!rule.over_holidays && (
        <CheckGroup
          legend={said.openOn}
          chosen={rule.open_on ?? []}
          set={(days) => fill({ open_on: days })}
          options={holidays.map((day) => ({ value: day, name: places.holidays[day] }))}
        />
      )}
    </>
  )
}

/** The line among the office's opening hours. */
function LineFields({ rule, fill }: PartProps) {
  const said = useStaff().words.value.rule
  const { da = '', en = '' } = rule.text ?? {}
  const set = (line: { da: string; en: string }) => fill({ text: line.da || line.en ? line : null })
  return (
    <Fields>
      <TextField label={said.textDa} hint={said.textHint} value={da} set={(written) => set({ da: written, en })} />
      <TextField label={said.textEn} value={en} set={(written) => set({ da, en: written })} />
    </Fields>
  )
}
