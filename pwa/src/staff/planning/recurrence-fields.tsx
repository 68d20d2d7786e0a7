import { useState } from 'preact/hooks'
import { useStaff } from '../app'
import { CheckGroup, Fields, SelectField, TextField } from '../frame/fields'
import { readPhrase, type Phrase } from './phrase'
import { PLACES, WEEKDAYS, type Recurrence, type Weekday } from './recurrence'

const WEEKS = [1, 2, 3, 4]

interface RecurrenceFieldsProps {
  value: Recurrence
  /** What is chosen when another kind is. */
  day: Weekday
  set: (recurrence: Recurrence) => void
}

/** The days on which something comes again, as fields. */
export function RecurrenceFields({ value, day, set }: RecurrenceFieldsProps) {
  const { rule, recurrence: named } = useStaff().words.value
  const kinds = { weekly: rule.weekly, monthly: rule.monthly, other: rule.other }
  const weekdays = WEEKDAYS.map((one) => ({ value: one, name: named.days[one] }))
  const choose = (kind: Recurrence['kind']) => {
    if (kind === 'weekly') set({ kind, every: 1, days: [day] })
    else if (kind === 'monthly') set({ kind, place: 1, day })
    else set({ kind, rrule: 'FREQ=YEARLY;BYEASTER=40' })
  }
  return (
    <>
      <SelectField
        label={rule.repeats}
        value={value.kind}
        set={choose}
        options={(['weekly', 'monthly', 'other'] as const).map((kind) => ({ value: kind, name: kinds[kind] }))}
      />
      {value.kind === 'weekly' && (
        <>
          <CheckGroup legend={rule.days} chosen={value.days} set={(days) => set({ ...value, days })} options={weekdays} />
          <SelectField
            label={rule.every}
            value={String(value.every)}
            set={(every) => set({ ...value, every: Number(every) })}
            options={[...new Set([...WEEKS, value.every])].map((weeks) => ({ value: String(weeks), name: rule.everyWeeks(weeks) }))}
          />
        </>
      )}
      {value.kind === 'monthly' && (
        <Fields>
          <SelectField
            label={rule.place}
            value={String(value.place)}
            set={(place) => set({ ...value, place: PLACES.find((one) => String(one) === place)! })}
            options={PLACES.map((place) => ({ value: String(place), name: named.places[place] }))}
          />
          <SelectField label={rule.days} value={value.day} set={(chosen) => set({ ...value, day: chosen })} options={weekdays} />
        </Fields>
      )}
      {value.kind === 'other' && (
        <TextField label={rule.rrule} value={value.rrule} set={(rrule) => set({ ...value, rrule })} required />
      )}
    </>
  )
}

/** "hver anden torsdag 14–18": whoever would rather write fills in the fields by it. */
export function PhraseField({ said }: { said: (phrase: Phrase) => void }) {
  const { rule } = useStaff().words.value
  const [text, setText] = useState('')
  const understood = readPhrase(text)
  return (
    <>
      <TextField
        label={rule.phrase}
        hint={rule.phraseHint}
        value={text}
        set={(written) => {
          setText(written)
          const phrase = readPhrase(written)
          if (phrase) said(phrase)
        }}
      />
      <p class="form-hint" role="status">
        {text.length > 5 && !understood && rule.notUnderstood}
      </p>
    </>
  )
}
