import { useEffect, useMemo } from 'preact/hooks'
import { useApp } from '../../app'
import type { Booking, ReceiptLine } from '../../api/shapes'
import { timeAddress } from '../../booking/address'
import { actionsOf, type KeptBooking } from '../../booking/kept'
import { secondsUntil } from '../../booking/times'
import { choose } from '../../booking/visit'
import { useFocusAfter } from '../frame/attention'
import { BookingFacts } from '../frame/facts'
import { FailureNotice, Notice } from '../frame/screen'
import { useWords } from '../words'
import { happened, historyModel, visitChangeOf, type MineModel } from './model'
import { Today } from './today'

export function BookingCard({ one, model }: { one: KeptBooking; model: MineModel }) {
  const words = useWords()
  const { mine, outbox } = words
  const heading = `booking-${one.id}`
  const [card, focusCard] = useFocusAfter<HTMLLIElement>()
  const see = () => void model.see(one).then(focusCard)
  return (
    <li ref={card} class="card" id={heading} tabIndex={-1}>
      {one.refused && (
        <Notice tone="warning" title={one.refused.title}>
          <p>{one.refused.detail}</p>
          <button type="button" class="button button-secondary" onClick={() => void model.forget(one)}>
            {mine.forget}
          </button>
        </Notice>
      )}
      {one.booking && (
        <>
          <p class={`badge badge-${one.booking.status}`}>{mine.status[one.booking.status]}</p>
          <BookingFacts booking={one.booking} />
          <Today one={one} />
          {one.elsewhere && <Elsewhere before={one.elsewhere} see={see} />}
          {model.changing.value.includes(one.id) && <p>{outbox.waitsAbove}</p>}
          {!one.refused && <Actions one={one} booking={one.booking} model={model} describedBy={heading} />}
          <History one={one} />
        </>
      )}
      {!one.booking && !one.refused && <p>{mine.notFetched}</p>}
    </li>
  )
}

/** What the server has is what holds: it is told once that it is not what this device knew. */
function Elsewhere({ before, see }: { before: Booking; see: () => void }) {
  const { moments } = useApp()
  const { mine } = useWords()
  return (
    <Notice tone="warning" title={mine.elsewhere}>
      <p>{mine.before(moments.value.full(before.start))}</p>
      <button type="button" class="button button-secondary" onClick={see}>
        {mine.seen}
      </button>
    </Notice>
  )
}

interface ActionsProps {
  one: KeptBooking
  booking: Booking
  model: MineModel
  describedBy: string
}

/** What the server allows now, and nothing else. */
function Actions({ one, booking, model, describedBy }: ActionsProps) {
  const words = useWords()
  const { clock } = useApp()
  const { mine, form } = words
  // While a change waits it is not known what the next one would change.
  const allowed = model.changing.value.includes(one.id) ? [] : actionsOf(booking, clock.tick.value)
  const undo = allowed.includes('undo') && booking.undo_until
  return (
    <>
      {undo && <p>{mine.undoLeft(form.secondsLeft(secondsUntil(undo, clock.tick.value)))}</p>}
      <div class="buttons">
        {undo && (
          <button
            type="button"
            class="button button-primary"
            aria-describedby={describedBy}
            aria-busy={model.working.value === one.id}
            onClick={() => void model.act(one, 'undo')}
          >
            {mine.undo}
          </button>
        )}
        {allowed.includes('move') && (
          <a class="button button-secondary" aria-describedby={describedBy} href={timeAddress({ topics: [], move: one.id })}>
            {mine.move}
          </a>
        )}
        {allowed.includes('move') && (
          <a
            class="button button-secondary"
            aria-describedby={describedBy}
            href={timeAddress({ topics: booking.topics, move: one.id })}
          >
            {mine.edit}
          </a>
        )}
        {allowed.includes('cancel') && (
          <button
            type="button"
            class="button button-secondary"
            aria-describedby={describedBy}
            onClick={() => (model.asking.value = one)}
          >
            {mine.cancel}
          </button>
        )}
        <a class="plain" aria-describedby={describedBy} href={`/kvittering/${one.id}`}>
          {mine.receipt}
        </a>
      </div>
    </>
  )
}

function History({ one }: { one: KeptBooking }) {
  const app = useApp()
  const words = useWords()
  const { mine, frame } = words
  const model = useMemo(() => historyModel(app), [app])
  const history = model.history.value
  const load = () => void model.load(one)
  useEffect(() => {
    if (model.history.peek()) load()
  }, [one.booking?.receipt.id])
  return (
    <details class="history" onToggle={(event) => event.currentTarget.open && load()}>
      <summary>{mine.history}</summary>
      {history === 'loading' && <p role="status">{frame.loading}</p>}
      {history && typeof history === 'object' && 'kind' in history && <FailureNotice failure={history} retry={load} />}
      {Array.isArray(history) && (
        <ol class="points">
          {history.map((receipt) => (
            <li key={receipt.id}>
              {app.moments.value.stamp(receipt.at)}: {happened(receipt, words)}
              <VisitChange receipt={receipt} />
            </li>
          ))}
        </ol>
      )}
    </details>
  )
}

/** What the visit was about from then on, where that changed. */
function VisitChange({ receipt }: { receipt: ReceiptLine }) {
  const words = useWords()
  const { catalogue, text } = useApp()
  const topics = visitChangeOf(receipt)
  const chosen = catalogue.value && topics && choose(catalogue.value, topics)
  if (!chosen) return null
  return <>: {chosen.map(({ topic, persons }) => `${text(topic.name)}, ${words.persons(persons)}`).join('; ')}</>
}
