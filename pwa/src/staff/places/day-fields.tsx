import { useStaff } from '../app'
import { CheckField, CheckGroup, Fields, MoreFields, NumberField, SelectField } from '../frame/fields'
import type { Document, OfficeDay, OfficeTable } from '../shapes'
import { Desks } from './desks'

/** What holds where the file says nothing. */
const USUAL = { earliest: 30, lateAfter: 5, noShow: 15, patience: 30 }
const LATES = ['keeps-place', 'joins-walk-ins'] as const
const GIVES = ['walk-ins', 'acute'] as const

interface DayFieldsProps {
  office: OfficeTable
  day: OfficeDay
  set: (day: OfficeDay) => void
  document: Document
}

/** Who may arrive when, who is called in which order, and from which desks. */
export function DayFields({ office, day, set, document }: DayFieldsProps) {
  const said = useStaff().words.value.places.day
  const fill = (part: OfficeDay) => set({ ...day, ...part })
  const pools = (document.pools ?? []).filter((pool) => pool.office === office.id)
  return (
    <MoreFields summary={said.title}>
      <MinutesFields day={day} fill={fill} />
      <Fields>
        <SelectField
          label={said.late}
          value={day.late ?? 'keeps-place'}
          set={(late) => fill({ late })}
          options={LATES.map((value) => ({ value, name: said.lates[value] }))}
        />
        <SelectField
          label={said.giveBack}
          value={day.give_back ?? 'walk-ins'}
          set={(to) => fill({ give_back: to })}
          options={GIVES.map((value) => ({ value, name: said.gives[value] }))}
        />
      </Fields>
      <WalkInTopics day={day} fill={fill} document={document} />
      <Desks desks={day.desks ?? []} set={(desks) => fill({ desks })} pools={pools} />
    </MoreFields>
  )
}

interface PartProps {
  day: OfficeDay
  fill: (part: OfficeDay) => void
}

function MinutesFields({ day, fill }: PartProps) {
  const said = useStaff().words.value.places.day
  return (
    <>
      <Fields>
        <NumberField
          label={said.earliest}
          hint={said.usual(USUAL.earliest)}
          min={0}
          max={480}
          value={day.earliest_arrival_minutes}
          set={(minutes) => fill({ earliest_arrival_minutes: minutes })}
        />
        <NumberField
          label={said.lateAfter}
          hint={said.usual(USUAL.lateAfter)}
          min={0}
          max={480}
          value={day.late_after_minutes}
          set={(minutes) => fill({ late_after_minutes: minutes })}
        />
      </Fields>
      <Fields>
        <NumberField
          label={said.noShow}
          hint={said.usual(USUAL.noShow)}
          min={5}
          max={480}
          value={day.no_show_minutes}
          set={(minutes) => fill({ no_show_minutes: minutes })}
        />
        <NumberField
          label={said.patience}
          hint={said.usual(USUAL.patience)}
          min={0}
          max={480}
          value={day.walk_in_patience_minutes}
          set={(minutes) => fill({ walk_in_patience_minutes: minutes })}
        />
      </Fields>
    </>
  )
}

function WalkInTopics({ day, fill, document }: PartProps & { document: Document }) {
  const { words, text } = useStaff()
  const said = words.value.places.day
  const topics = day.walk_in_topics
  return (
    <>
      <CheckField label={said.someTopics} checked={topics != null} set={(some) => fill({ walk_in_topics: some ? [] : null })} />
      {topics && (
        <CheckGroup
          legend={said.topics}
          chosen={topics}
          set={(chosen) => fill({ walk_in_topics: chosen })}
          options={(document.topics ?? []).map(({ id, name }) => ({ value: id, name: text(name) }))}
        />
      )}
    </>
  )
}
