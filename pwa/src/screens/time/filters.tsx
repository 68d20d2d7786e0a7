import type { Wanted } from '../../booking/address'
import type { Hours } from '../../booking/times'
import { remembered } from '../../platform/remembered'
import { useWords } from '../words'

const PARTS = [null, 'morning', 'afternoon', 'late'] as const
const VIEWS = ['list', 'month'] as const

/** How the free times are shown, on this device. */
export const view = remembered('times', VIEWS)

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
      {PARTS.map((part) => (
        <label key={part} class="choice">
          <input type="radio" name="hours" checked={part === hours} onChange={() => change({ hours: part })} />
          {part ? time[part] : time.wholeDay}
        </label>
      ))}
    </fieldset>
  )
}

/** A list of days, or a month of them. */
export function ViewChoice() {
  const { time } = useWords()
  return (
    <fieldset class="views">
      <legend class="sr-only">{time.viewAs}</legend>
      {VIEWS.map((one) => (
        <label key={one} class="view">
          <input type="radio" name="view" checked={one === view.value} onChange={() => (view.value = one)} />
          {time.views[one]}
        </label>
      ))}
    </fieldset>
  )
}
