import { batch, computed, effect, signal } from '@preact/signals'
import type { App } from '../../app'
import type { Failure } from '../../api/answer'
import type { ReceiptLine, VisitTopic } from '../../api/shapes'
import { arrange, sameTopics, type KeptBooking } from '../../booking/kept'
import { isWaiting } from '../../booking/errand'
import { readFragment } from '../../booking/link'
import { sameTime } from '../../booking/times'
import { keep, pull, seeChange } from '../../sync/bookings'
import { cancel, undo } from '../../sync/changes'
import { outboxMoved } from '../../sync/moved'
import { errands } from '../../sync/outbox'
import type { AllWords } from '../../words/later'

type Told = 'cancelled' | 'restored' | 'added' | 'waits' | 'removed'

export type MineModel = ReturnType<typeof mineModel>

/** The bookings of this device: from its store at once, then from the server. */
export function mineModel(app: App) {
  const kept = signal<KeptBooking[] | null>(null)
  /** The copies that could not be fetched anew. */
  const stale = signal<KeptBooking[]>([])
  /** Since when the oldest copy shown has not been fetched; null when all are fresh. */
  const staleSince = computed(() =>
    stale.value.length > 0 ? Math.min(...stale.value.map((one) => one.fetchedAt)) : null,
  )
  const linkBroken = signal(false)
  const asking = signal<KeptBooking | null>(null)
  const working = signal<string | null>(null)
  const failure = signal<Failure | null>(null)
  const told = signal<Told | null>(null)
  /** The bookings of which a change waits to be sent. */
  const changing = signal<string[]>([])
  /** Whether anything waits to be sent. */
  const waiting = signal(false)
  const arranged = computed(() => arrange(kept.value ?? [], app.clock.now()))

  async function load(): Promise<void> {
    batch(() => {
      told.value = null
      failure.value = null
    })
    await takeLink()
    await look()
    await refreshAll()
  }

  const refreshAll = () => Promise.all((kept.value ?? []).map(refresh))

  /** The page has been open for a while: what it shows, and what it says of the connection, may have been long ago. */
  async function again(): Promise<void> {
    if (failure.value?.kind === 'unreachable') failure.value = null
    // Another tab may have brought or forgotten some of them, or opened a newer link.
    await look()
    await refreshAll()
  }

  /** What is on the device now. */
  async function look(): Promise<void> {
    const errandsLeft = (await errands(app)).filter(isWaiting)
    const found = await (await app.store).all('bookings')
    batch(() => {
      kept.value = found
      waiting.value = errandsLeft.length > 0
      changing.value = errandsLeft.flatMap((one) => (one.kind === 'book' ? [] : [one.booking]))
      if (told.value === 'waits' && changing.value.length === 0) told.value = null
    })
  }

  let isLeft = false

  /** Shows what the outbox brings about. Answers how to leave. */
  function follow(): () => void {
    const stop = effect(() => void (outboxMoved.value > 0 && look()))
    return () => {
      isLeft = true
      stop()
    }
  }

  /** A link with a secret opened here: what it opens joins the list, and the secret leaves the address bar. */
  async function takeLink(): Promise<void> {
    if (!location.hash || location.hash === '#main-content') return
    const link = readFragment(location.hash)
    history.replaceState(history.state, '', location.pathname)
    linkBroken.value = link === null
    if (!link) return
    const store = await app.store
    const known = await store.get('bookings', link.id)
    // A secret that works is not given up for one that may have been cut short on its way.
    if (!known || known.refused) {
      await store.put('bookings', link.id, { booking: null, fetchedAt: 0, ...known, ...link, refused: null })
    }
    const answer = await app.api.booking(link)
    if (answer.ok) await keep(app, link, answer.value)
    else if (answer.failure.kind === 'refused') {
      failure.value = answer.failure
      await (known ? store.put('bookings', link.id, known) : store.remove('bookings', link.id))
      return
    }
    told.value = 'added'
  }

  async function refresh(one: KeptBooking): Promise<void> {
    const answer = await pull(app, one)
    if (answer.ok) replace(answer.value)
    // A later try may have fetched it meanwhile.
    else if (kept.value?.some(({ id, fetchedAt }) => id === one.id && fetchedAt <= one.fetchedAt)) stale.value = [...others(one), one]
  }

  const others = (one: KeptBooking) => stale.value.filter(({ id }) => id !== one.id)

  function replace(one: KeptBooking): void {
    stale.value = others(one)
    kept.value = (kept.value ?? []).map((other) => (other.id === one.id ? one : other))
  }

  async function act(one: KeptBooking, action: 'cancel' | 'undo'): Promise<void> {
    if (working.value) return
    batch(() => {
      working.value = one.id
      failure.value = null
      told.value = null
    })
    const answer = await (action === 'cancel' ? cancel(app, one, () => !isLeft) : undo(app, one))
    await look()
    batch(() => {
      working.value = null
      // The question may be about another one by now.
      if (asking.value?.id === one.id) asking.value = null
      if (answer.ok) {
        replace(answer.value)
        told.value = action === 'cancel' ? 'cancelled' : 'restored'
      } else if (action === 'undo' || answer.failure.kind === 'refused') failure.value = answer.failure
      // A cancellation that could not be settled waits, and stands above. One that was overtaken stands there too.
      else if (changing.value.includes(one.id)) told.value = 'waits'
    })
    // Refused means that the copy here is not how things are; and an answer that was lost may have been a yes.
    if (failure.value) await refresh(one)
    if (action === 'undo' && failure.value && isBooked(one)) {
      batch(() => {
        failure.value = null
        told.value = 'restored'
      })
    }
  }

  const isBooked = ({ id }: KeptBooking) => kept.value?.some((one) => one.id === id && one.booking?.status === 'booked')

  const see = async (one: KeptBooking) => replace(await seeChange(app, one))

  async function forget(one: KeptBooking): Promise<void> {
    told.value = null
    await (await app.store).remove('bookings', one.id)
    batch(() => {
      kept.value = (kept.value ?? []).filter(({ id }) => id !== one.id)
      told.value = 'removed'
    })
  }

  return {
    kept,
    staleSince,
    linkBroken,
    asking,
    working,
    failure,
    told,
    changing,
    waiting,
    arranged,
    load,
    again,
    follow,
    act,
    see,
    forget,
  }
}

export type History = ReceiptLine[] | Failure | 'loading' | null

/** What has happened to one booking, fetched when the citizen asks. */
export function historyModel(app: App) {
  const history = signal<History>(null)
  async function load(of: KeptBooking): Promise<void> {
    history.value ??= 'loading'
    const answer = await app.api.receipts(of)
    history.value = answer.ok ? answer.value.receipts : answer.failure
  }
  return { history, load }
}

/** What the visit is about since a receipt that changed it; null for the others. */
export function visitChangeOf({ action, before, after }: ReceiptLine): VisitTopic[] | null {
  return action === 'move' && before && !sameTopics(before.topics, after.topics) ? after.topics : null
}

/** One receipt in the citizen's words. */
export function happened(receipt: ReceiptLine, { mine }: AllWords): string {
  const { action, before, after } = receipt
  // A move to the time that it had is a change of the visit.
  if (action === 'move' && before && sameTime(before, after)) return mine.edited
  return mine.actions[action] ?? action
}
