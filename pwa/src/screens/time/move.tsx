import type { Booking, Place } from '../../api/shapes'
import { useApp } from '../../app'
import { changesOf } from '../../booking/kept'
import { sameTime } from '../../booking/times'
import { choose, officeOf, type Visit } from '../../booking/visit'
import { Dialog } from '../frame/dialog'
import { useWords } from '../words'
import type { TimeModel } from './model'

export function NowBooked({ booking }: { booking: Booking }) {
  const words = useWords()
  const { moments, catalogue } = useApp()
  return (
    <div class="card">
      <p class="card-small">{words.time.now}</p>
      <p class="card-large">{moments.value.full(booking.start)}</p>
      <p>{officeOf(catalogue.value, booking.office)?.name}</p>
    </div>
  )
}

interface KeepTimeProps {
  model: TimeModel
  booking: Booking
  /** Whether anything is changed yet. */
  edited: boolean
}

/** The changed visit at the time that it has: the server says whether it fits. */
export function KeepTime({ model, booking, edited }: KeepTimeProps) {
  const { time } = useWords()
  const { moments } = useApp()
  if (!edited) return <p>{time.editHint}</p>
  return (
    <section class="card">
      <h2 class="h4">{time.keepTitle}</h2>
      <p>{time.keepText(moments.value.full(booking.start))}</p>
      <button
        type="button"
        class="button button-primary"
        aria-disabled={model.choosing.value !== null}
        onClick={() => model.choose({ office: booking.office, start: booking.start })}
      >
        {time.keepTime}
      </button>
    </section>
  )
}

interface MoveDialogProps {
  model: TimeModel
  from: Booking
  visit: Visit
}

/** The last look before a booking is moved, or its visit changed. */
export function MoveDialog({ model, from, visit }: MoveDialogProps) {
  const { time, outbox } = useWords()
  const to = model.asking.value
  const working = model.choosing.value !== null
  const close = () => {
    if (!working) model.asking.value = null
  }
  const stays = to !== null && sameTime(to, from)
  return (
    <Dialog
      open={to !== null}
      title={stays ? time.editQuestion : time.moveQuestion}
      close={close}
      sending={working && outbox.sending}
    >
      {to && <Changes from={from} to={to} visit={visit} />}
      <div class="buttons">
        <button
          type="button"
          class="button button-primary"
          aria-busy={working}
          onClick={() => void model.confirmMove()}
        >
          {time.confirm}
        </button>
        <button type="button" class="button button-secondary" aria-disabled={working} onClick={close}>
          {stays ? time.addNothing : time.back}
        </button>
      </div>
    </Dialog>
  )
}

function Changes({ from, to, visit }: { from: Booking; to: Place; visit: Visit }) {
  const words = useWords()
  const { moments, catalogue, text } = useApp()
  const where = (office: string) => officeOf(catalogue.value, office)?.name
  const { topics } = changesOf(from, visit)
  const chosen = catalogue.value && topics && choose(catalogue.value, topics)
  return (
    <dl class="facts">
      {!sameTime(to, from) && (
        <div>
          <dt>{words.time.moveFrom}</dt>
          <dd>
            {moments.value.full(from.start)}, {where(from.office)}
          </dd>
        </div>
      )}
      <div>
        <dt>{sameTime(to, from) ? words.receipt.when : words.time.moveTo}</dt>
        <dd>
          <strong>{moments.value.full(to.start)}</strong>, {where(to.office)}
        </dd>
      </div>
      {chosen && (
        <div>
          <dt>{words.time.visit}</dt>
          {chosen.map(({ topic, persons }) => (
            <dd key={topic.id}>
              {text(topic.name)}, {words.persons(persons)}
            </dd>
          ))}
        </div>
      )}
      {visit.meeting !== (from.meeting ?? 'office') && (
        <div>
          <dt>{words.receipt.howTitle}</dt>
          <dd>{words.time.meetings[visit.meeting]}</dd>
        </div>
      )}
    </dl>
  )
}
