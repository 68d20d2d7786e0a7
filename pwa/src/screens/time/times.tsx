import type { Failure } from '../../api/answer'
import type { Office } from '../../api/shapes'
import { useApp } from '../../app'
import type { Wanted } from '../../booking/address'
import { daysOf, halves, type DayOfTimes, type Hours } from '../../booking/times'
import type { ChosenTopic } from '../../booking/visit'
import { useAttention } from '../frame/attention'
import { FailureNotice, Notice, Skeleton } from '../frame/screen'
import { useWords } from '../words'
import { NoTimes } from './empty'
import { HoursFilter } from './hours'
import type { TimeModel } from './model'
import { PlaceButton, TimeButton } from './slot'

interface TimesProps {
  model: TimeModel
  place: Office
  chosen: ChosenTopic[]
  hours: Hours | null
  address: (changed: Partial<Wanted>) => string
  change: (changed: Partial<Wanted>) => void
}

/** The free times of one office, by day. */
export function Times({ model, place, chosen, hours, address, change }: TimesProps) {
  const words = useWords()
  if (model.failure.value && !model.days.value) {
    return <FailureNotice failure={model.failure.value} retry={() => void model.load()} />
  }
  if (model.stuck.value) return <Stuck failure={model.refused.value!} />
  if (!model.days.value) return <Skeleton rows={5} label={words.time.loading} />
  const days = daysOf(model.days.value, place.id, hours)
  return (
    <>
      <TakenNotice model={model} />
      <div role="alert">{model.refused.value && <FailureNotice failure={model.refused.value} />}</div>
      <HoursFilter hours={hours} change={change} />
      {days.length === 0 && (
        <NoTimes model={model} place={place} chosen={chosen} hours={hours} address={address} />
      )}
      <ol class="days">
        {days.slice(0, model.shown.value).map((day, index) => (
          <Day key={day.date} model={model} office={place.id} day={day} open={index === 0} />
        ))}
      </ol>
      <MoreDays model={model} available={days.length} />
    </>
  )
}

/** No time is offered any longer, only the way to what can be done with the booking. */
function Stuck({ failure }: { failure: Failure }) {
  const { receipt } = useWords()
  const element = useAttention<HTMLDivElement>(failure)
  return (
    <div role="alert" ref={element} tabIndex={-1}>
      <FailureNotice failure={failure}>
        <a class="button button-primary" href="/mine">
          {receipt.toMine}
        </a>
      </FailureNotice>
    </div>
  )
}

function Day({ model, office, day, open }: { model: TimeModel; office: string; day: DayOfTimes; open: boolean }) {
  const words = useWords()
  const { moments } = useApp()
  const { time } = words
  const { morning, afternoon } = halves(day.times)
  const group = (name: string, times: string[]) =>
    times.length > 0 && (
      <div class="half" role="group" aria-label={`${moments.value.day(times[0]!)}, ${name.toLowerCase()}`}>
        <p class="half-name" aria-hidden="true">
          {name}
        </p>
        <div class="slots">
          {times.map((start) => (
            <TimeButton key={start} model={model} place={{ office, start }} words={moments.value.time(start)} />
          ))}
        </div>
      </div>
    )
  return (
    <li>
      <details class="day" open={open}>
        <summary>
          <span class="day-name">{moments.value.day(day.times[0]!)}</span>
          <span class="day-count">{time.count(day.times.length)}</span>
        </summary>
        {group(time.morning, morning)}
        {group(time.afternoon, afternoon)}
      </details>
    </li>
  )
}

function TakenNotice({ model }: { model: TimeModel }) {
  const words = useWords()
  const taken = model.taken.value
  const element = useAttention<HTMLDivElement>(taken)
  return (
    <div role="alert" ref={element} tabIndex={-1}>
      {taken && (
        <Notice tone="warning" title={words.time.taken}>
          <p>{words.time.takenWayOn}</p>
          <div class="slots slots-long">
            {taken.alternatives.map((place) => (
              <PlaceButton key={place.office + place.start} model={model} place={place} here={taken.place.office} />
            ))}
          </div>
        </Notice>
      )}
    </div>
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
