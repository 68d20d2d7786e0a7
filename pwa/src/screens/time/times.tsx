import type { Failure } from '../../api/answer'
import type { Booking, Office } from '../../api/shapes'
import type { Wanted } from '../../booking/address'
import { daysOf, sameTime, type Hours } from '../../booking/times'
import { useAttention } from '../frame/attention'
import { FailureNotice, Notice, Skeleton } from '../frame/screen'
import { useWords } from '../words'
import { NoTimes } from './empty'
import { HoursFilter, view, ViewChoice } from './filters'
import { ListOfDays } from './list'
import type { TimeModel } from './model'
import { MonthOfTimes } from './month'
import { PlaceButton } from './slot'

interface TimesProps {
  model: TimeModel
  place: Office
  hours: Hours | null
  /** The one that is moved or changed. */
  booking: Booking | null
  address: (changed: Partial<Wanted>) => string
  change: (changed: Partial<Wanted>) => void
}

/** The free times of one office, in a list of days or in a month. */
export function Times({ model, place, hours, booking, address, change }: TimesProps) {
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
      <ViewChoice />
      {days.length === 0 && <NoTimes model={model} place={place} hours={hours} address={address} />}
      {view.value === 'month' ? (
        <MonthOfTimes key={place.id} model={model} place={place} days={days} />
      ) : (
        <ListOfDays model={model} office={place.id} days={days} />
      )}
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
