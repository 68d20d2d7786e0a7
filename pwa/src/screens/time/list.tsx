import { useApp } from '../../app'
import type { DayOfTimes } from '../../booking/times'
import { FailureNotice } from '../frame/screen'
import { useWords } from '../words'
import { TimesOfDay } from './day'
import type { TimeModel } from './model'

interface ListProps {
  model: TimeModel
  office: string
  days: DayOfTimes[]
}

/** The days that have free times, a few at first. */
export function ListOfDays({ model, office, days }: ListProps) {
  return (
    <>
      <ol class="days">
        {days.slice(0, model.shown.value).map((day, index) => (
          <Day key={day.date} model={model} office={office} day={day} open={index === 0} />
        ))}
      </ol>
      <MoreDays model={model} available={days.length} />
    </>
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

function MoreDays({ model, available }: { model: TimeModel; available: number }) {
  const { time } = useWords()
  const failure = model.failure.value
  if (failure) return <FailureNotice failure={failure} retry={() => void model.showMore(available)} />
  if (model.exhausted.value && model.shown.value >= available) return <p class="form-hint">{time.noMoreDays}</p>
  return (
    <button type="button" class="button button-secondary more" onClick={() => void model.showMore(available)}>
      {time.moreDays}
    </button>
  )
}
