import type { ComponentChildren } from 'preact'
import type { Booking } from '../../api/shapes'
import { sameTime } from '../../booking/times'
import { useAttention } from '../frame/attention'
import { FailureNotice, Notice } from '../frame/screen'
import { useWords } from '../words'
import type { TimeModel } from './model'
import { PlaceButton } from './slot'

interface FailedProps {
  model: TimeModel
  /** The one that is moved or changed. */
  booking: Booking | null
  /** What else can be done without a connection. */
  children: ComponentChildren
}

/** What could not be had, above all times wherever they are: why, and every way on. */
export function Failed({ model, booking, children }: FailedProps) {
  const unread = model.days.value ? null : model.failure.value
  const { kind } = unread ?? model.refused.value ?? {}
  return (
    <>
      <div role="alert">{unread && <FailureNotice failure={unread} retry={() => void model.load()} />}</div>
      <TakenNotice model={model} booking={booking} />
      <Refused model={model} />
      {kind === 'unreachable' && children}
    </>
  )
}

/** A tap that failed. When no other time helps none is offered any longer, only the way to what can be done. */
function Refused({ model }: { model: TimeModel }) {
  const { receipt } = useWords()
  const refused = model.refused.value
  const element = useAttention<HTMLDivElement>(model.attention.value)
  return (
    <div role="alert" ref={element} tabIndex={-1}>
      {refused && (
        <FailureNotice failure={refused} retry={model.again}>
          {model.stuck.value && (
            <a class="button button-primary" href="/mine">
              {receipt.toMine}
            </a>
          )}
        </FailureNotice>
      )}
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
