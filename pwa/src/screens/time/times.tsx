import type { Failure } from '../../api/answer'
import type { Booking, Office } from '../../api/shapes'
import { useApp } from '../../app'
import type { Wanted } from '../../booking/address'
import { daysOf, halves, sameTime, type DayOfTimes, type Hours } from '../../booking/times'
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
  /** The one that is moved or changed. */
  booking: Booking | null
  address: (changed: Partial<Wanted>) => string
  change: (changed: Partial<Wanted>) => void
}

/** The free times of one office, by day. */
export function Times({ model, place, chosen, hours, booking, address, change }: TimesProps) {
  const words = useWords()
  // Told above, wherever the visit is to be.
  if (model.failure.value && !model.days.value) return null
  if (model.stuck.value) return <Stuck failure={model.refused.value!} />
  if (!model.days.value) return <Skeleton rows={5} label={words.time.loading} />
  const days = daysOf(model.days.value, place.id, hours)
  return (
    <>
      <TakenNotice model={model} booking={booking} />
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

function TakenNotice({ model, booking }: { model: TimeModel; booking: Booking | null }) {
  const words = useWords()
  const taken = model.taken.value
  const element = useAttention<HTMLDivElement>(taken)
  // Its own time: nobody has taken it, but the changed visit has no room in it.
  const own = taken && booking && sameTime(taken.place, booking)
  return (
    <div role="alert" ref={element} tabIndex={-1}>
      {taken && (
        <Notice tone="warning" title={own ? words.time.noRoom : words.time.taken}>
          <p>{own ? words.time.noRoomWayOn : words.time.takenWayOn}</p>
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
