import { useStaff } from '../app'
import { Fields, NumberField } from '../frame/fields'
import type { TopicTable } from '../shapes'

export interface PartProps {
  topic: TopicTable
  fill: (part: Partial<TopicTable>) => void
}

/** How long a visit is, for how many, and how soon everybody shall have a time. */
export function Numbers({ topic, fill }: PartProps) {
  const said = useStaff().words.value.topic
  return (
    <>
      <Fields>
        <NumberField
          label={said.duration}
          min={5}
          max={480}
          step={5}
          value={topic.minutes}
          set={(minutes) => fill({ minutes: Number(minutes) })}
          required
        />
        <NumberField
          label={said.fixed}
          min={0}
          max={480}
          step={5}
          value={topic.fixed_minutes}
          set={(minutes) => fill({ fixed_minutes: minutes })}
        />
      </Fields>
      <Fields>
        <NumberField
          label={said.persons}
          min={1}
          max={20}
          value={topic.max_persons}
          set={(persons) => fill({ max_persons: persons })}
          required
        />
        <NumberField
          label={said.goalDays}
          min={1}
          max={366}
          value={topic.goal_days}
          set={(days) => fill({ goal_days: days })}
        />
      </Fields>
    </>
  )
}
