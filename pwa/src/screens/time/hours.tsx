import type { Wanted } from '../../booking/address'
import type { Hours } from '../../booking/times'
import { useWords } from '../words'

const CHOICES = [null, 'morning', 'afternoon', 'late'] as const

interface HoursFilterProps {
  hours: Hours | null
  change: (changed: Partial<Wanted>) => void
}

/** Narrows the times to a part of the day. */
export function HoursFilter({ hours, change }: HoursFilterProps) {
  const { time } = useWords()
  return (
    <fieldset class="choices">
      <legend class="sr-only">{time.partOfDay}</legend>
      {CHOICES.map((choice) => (
        <label key={choice} class="choice">
          <input type="radio" name="hours" checked={choice === hours} onChange={() => change({ hours: choice })} />
          {choice ? time[choice] : time.wholeDay}
        </label>
      ))}
    </fieldset>
  )
}
