import { useEffect, useRef } from 'preact/hooks'
import type { Office } from '../../api/shapes'
import { useApp } from '../../app'
import type { DayOfTimes, Hours } from '../../booking/times'
import { FailureNotice } from '../frame/screen'
import { useWords } from '../words'
import { TimesOfDay } from './day'
import type { TimeModel } from './model'

interface ListProps {
  model: TimeModel
  place: Office
  hours: Hours | null
  days: DayOfTimes[]
}

/** The days that have free times, a few at first. */
export function ListOfDays({ model, place, hours, days }: ListProps) {
  const element = useRef<HTMLDivElement>(null)
  const { value: extended } = model.extended
  const before = useRef(extended)
  // To the first of the days that were asked for, or to what is said instead of them.
  useEffect(() => {
    if (extended && extended !== before.current) {
      const named = element.current!.querySelectorAll('summary')
      const said = element.current!.querySelector<HTMLElement>('[tabindex="-1"]')
      ;(named[extended.from] ?? said)?.focus()
    }
    before.current = extended
  }, [extended])
  return (
    <div ref={element}>
      <ol class="days">
        {days.slice(0, model.shown.value).map((day, index) => (
          <Day key={day.date} model={model} office={place.id} day={day} open={index === 0} />
        ))}
      </ol>
      <MoreDays model={model} isAll={model.shown.value >= days.length && model.isOver(place)} more={() => void model.showMore(place, hours)} />
    </div>
  )
}

function Day({ model, office, day, open }: { model: TimeModel; office: string; day: DayOfTimes; open: boolean }) {
  const { time } = useWords()
  const { moments } = useApp()
  return (
    <li>
      <details class="day" open={open}>
        <summary>
          <span class="day-name">{moments.value.date(day.date)}</span>
          <span class="day-count">{time.count(day.times.length)}</span>
        </summary>
        <TimesOfDay model={model} office={office} times={day.times} />
      </details>
    </li>
  )
}

interface MoreDaysProps {
  model: TimeModel
  isAll: boolean
  more: () => void
}

function MoreDays({ model, isAll, more }: MoreDaysProps) {
  const { time } = useWords()
  const failure = model.failure.value
  const extending = model.extending.value
  return (
    <>
      <p class="sr-only" role="status">
        {extending && time.loading}
      </p>
      {failure ? (
        <div role="alert" tabIndex={-1}>
          <FailureNotice failure={failure} retry={more} />
        </div>
      ) : isAll ? (
        <p class="form-hint" tabIndex={-1}>
          {time.noMoreDays}
        </p>
      ) : (
        <button type="button" class="button button-secondary more" aria-busy={extending} onClick={more}>
          {time.moreDays}
        </button>
      )}
    </>
  )
}
