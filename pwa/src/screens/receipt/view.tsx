import { useRoute } from 'preact-iso'
import { useEffect, useMemo } from 'preact/hooks'
import { useApp } from '../../app'
import type { Booking } from '../../api/shapes'
import type { KeptBooking } from '../../booking/kept'
import { writeLink } from '../../booking/link'
import { choose } from '../../booking/visit'
import { whenLookedAt } from '../../platform/looking'
import { BookingFacts } from '../frame/facts'
import { Icon } from '../frame/icon'
import { Notice, Screen, Skeleton } from '../frame/screen'
import { SharedDevice } from '../mine/shared'
import { Today } from '../mine/today'
import { useWords } from '../words'
import { headline, receiptModel, type ReceiptModel } from './model'
import { LinkAsSquares, ShareLink } from './share'

/** `/kvittering/<id>`: the proof of what was agreed, and what to do with it. */
export function ReceiptScreen() {
  const app = useApp()
  const { params } = useRoute()
  const id = params.id ?? ''
  const model = useMemo(() => receiptModel(app, id), [app, id])
  useEffect(() => {
    const load = () => void model.load()
    load()
    return whenLookedAt(load)
  }, [model])
  const kept = model.kept.value
  const words = useWords()
  if (kept === 'looking') {
    return (
      <Screen title={words.receipt.number}>
        <Skeleton rows={5} label={words.frame.loading} />
      </Screen>
    )
  }
  if (!kept?.booking) return <Unknown refused={kept?.refused ?? null} />
  const { title } = headline(kept.booking, kept.edited === kept.booking.receipt.id, app.clock.now(), words)
  return (
    <Screen key={title} title={title}>
      <Known model={model} kept={kept} booking={kept.booking} />
    </Screen>
  )
}

function Known({ model, kept, booking }: { model: ReceiptModel; kept: KeptBooking; booking: Booking }) {
  const app = useApp()
  const { receipt: words, mine } = useWords()
  const valid = booking.status === 'booked'
  return (
    <div class="receipt">
      <Stale since={model.staleSince.value} />
      {kept.refused && (
        <Notice tone="warning" title={kept.refused.title}>
          <p>{kept.refused.detail}</p>
        </Notice>
      )}
      <section class={valid ? 'card card-good' : 'card'}>
        <p class={`badge badge-${booking.status}`}>
          {valid && <Icon name="check" />}
          {mine.status[booking.status]}
        </p>
        <BookingFacts booking={booking} />
        {valid && booking.meeting === 'office' && booking.code && <p>{words.code(booking.code)}</p>}
        <Today one={kept} />
        <p class="receipt-number">
          {words.number} <code>{booking.receipt.id}</code>
          <br />
          {words.numberAt(app.moments.value.stamp(booking.receipt.at))}
        </p>
      </section>
      {valid && <Bring booking={booking} />}
      {valid && <SecretLink model={model} kept={kept} />}
      {!app.lasting.value && <Notice tone="warning" title={mine.passing} />}
      <Ways model={model} kept={kept} valid={valid} />
      <SharedDevice />
    </div>
  )
}

/** How old it is, where the server cannot be asked. */
function Stale({ since }: { since: number | null }) {
  const { moments } = useApp()
  const { receipt } = useWords()
  return (
    <div class="no-print" role="status">
      {since !== null && <Notice tone="warning" title={receipt.stored(moments.value.stamp(since))} />}
    </div>
  )
}

function Bring({ booking }: { booking: Booking }) {
  const words = useWords()
  const { catalogue, text } = useApp()
  const chosen = (catalogue.value && choose(catalogue.value, booking.topics)) ?? []
  const bring = chosen.flatMap(({ topic }) => topic.bring)
  if (bring.length === 0) return null
  return (
    <section>
      <h2 class="h4">{words.time.bring}</h2>
      <ul class="ticks">
        {bring.map((one) => (
          <li key={one.da}>
            <Icon name="check" />
            {text(one)}
          </li>
        ))}
      </ul>
    </section>
  )
}

function SecretLink({ model, kept }: { model: ReceiptModel; kept: KeptBooking }) {
  const { receipt: words } = useWords()
  const link = writeLink(location.origin, kept)
  return (
    <section class="no-print">
      <label class="form-label" for="secret-link">
        {words.link}
      </label>
      <span class="form-hint" id="secret-link-hint">
        {words.linkHint}
      </span>
      <div class="copy">
        <input
          id="secret-link"
          class="form-input"
          dir="auto"
          readOnly
          value={link}
          aria-describedby="secret-link-hint"
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" class="button button-secondary" onClick={() => void model.copy(link)}>
          {words.copy}
        </button>
        {kept.booking && <ShareLink link={link} booking={kept.booking} />}
      </div>
      <p class="told" role="status">
        {model.copied.value && words.copied}
      </p>
      <LinkAsSquares link={link} />
    </section>
  )
}

function Ways({ model, kept, valid }: { model: ReceiptModel; kept: KeptBooking; valid: boolean }) {
  const { receipt: words } = useWords()
  return (
    <div class="no-print">
      <div role="alert">{model.calendarFailed.value && <Notice tone="error" title={words.calendarFailed} />}</div>
      <div class="buttons">
        {valid && (
          <button type="button" class="button button-primary" onClick={() => void model.addToCalendar(kept)}>
            <Icon name="calendar" />
            {words.calendar}
          </button>
        )}
        <a class={valid ? 'button button-secondary' : 'button button-primary'} href="/mine">
          {words.toMine}
        </a>
        <button type="button" class="button button-secondary" onClick={() => print()}>
          {words.print}
        </button>
      </div>
    </div>
  )
}

function Unknown({ refused }: { refused: KeptBooking['refused'] }) {
  const { receipt: words, frame } = useWords()
  return (
    <Screen title={refused?.title ?? words.unknown}>
      <p>{refused?.detail ?? words.unknownWayOn}</p>
      <div class="buttons">
        <a class="button button-primary" href="/mine">
          {words.toMine}
        </a>
        <a class="button button-secondary" href="/">
          {frame.book}
        </a>
      </div>
    </Screen>
  )
}
