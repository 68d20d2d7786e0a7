import { useStaff } from '../app'
import { CheckField, Fields, MoreFields, NumberField, SelectField, TextField } from '../frame/fields'
import { Lines } from './lines'
import type { PartProps } from './numbers'

const UNITS = ['days', 'weeks'] as const

/** Whom the topic is for, who must come, and how much of it one person can have. */
export function RuleFields({ topic, fill }: PartProps) {
  const said = useStaff().words.value.topic
  return (
    <MoreFields summary={said.rules}>
      <Fields>
        <NumberField label={said.minAge} min={0} max={150} value={topic.min_age} set={(age) => fill({ min_age: age })} />
        <NumberField label={said.maxAge} min={0} max={150} value={topic.max_age} set={(age) => fill({ max_age: age })} />
      </Fields>
      <CheckField label={said.residents} checked={topic.residents_only ?? false} set={(only) => fill({ residents_only: only })} />
      <PresentFields topic={topic} fill={fill} />
      <Lines legend={said.conditions} value={topic.conditions ?? []} set={(conditions) => fill({ conditions })} />
      <NumberField
        label={said.live}
        hint={said.liveHint}
        min={1}
        max={100}
        value={topic.live_bookings}
        set={(most) => fill({ live_bookings: most })}
      />
      <ProcessingFields topic={topic} fill={fill} />
      <TextField label={said.kle} value={topic.kle ?? ''} set={(kle) => fill({ kle })} />
    </MoreFields>
  )
}

function PresentFields({ topic, fill }: PartProps) {
  const said = useStaff().words.value.topic
  const { da = '', en = '' } = topic.present ?? {}
  const set = (present: { da: string; en: string }) => fill({ present: present.da || present.en ? present : null })
  return (
    <Fields>
      <TextField label={said.presentDa} hint={said.presentHint} value={da} set={(text) => set({ da: text, en })} required={en !== ''} />
      <TextField label={said.presentEn} value={en} set={(text) => set({ da, en: text })} required={da !== ''} />
    </Fields>
  )
}

/** The deadline that the municipality has published. */
function ProcessingFields({ topic, fill }: PartProps) {
  const said = useStaff().words.value.topic
  const { processing } = topic
  return (
    <Fields>
      <NumberField
        label={said.processing}
        hint={said.processingHint}
        min={1}
        max={366}
        value={processing?.number}
        set={(number) => fill({ processing: number === null ? null : { unit: 'days', ...processing, number } })}
      />
      {processing && (
        <SelectField
          label={said.unit}
          value={processing.unit}
          set={(unit) => fill({ processing: { ...processing, unit } })}
          options={UNITS.map((value) => ({ value, name: said.units[value] }))}
        />
      )}
    </Fields>
  )
}
