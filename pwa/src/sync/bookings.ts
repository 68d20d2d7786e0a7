import { refusalOf, type Answer } from '../api/answer'
import type { Booking } from '../api/shapes'
import { isWaiting } from '../booking/errand'
import { differs, type KeptBooking } from '../booking/kept'
import type { Opener } from '../api/client'
import { askToKeep } from '../platform/keeping'
import type { Store } from '../storage/store'
import { undoOf, type UndoIntent } from './intents'
import type { Runner } from './runner'

/** What the server says about a booking that this device may no longer open. */
const GONE = ['booking-not-found', 'secret-wrong', 'secret-stale']

/** Keeps the server's copy; what only this device knows of the booking stays. */
export async function keep(
  app: Runner,
  { id, secret }: Opener,
  booking: Booking,
  own: Pick<KeptBooking, 'needs' | 'draft' | 'edited' | 'elsewhere'> = {},
): Promise<KeptBooking> {
  const store = await app.store
  const known = await store.get('bookings', id)
  const kept = { ...known, ...own, id, secret, booking, fetchedAt: app.clock.now(), refused: null }
  await store.put('bookings', id, kept)
  void askToKeep()
  return kept
}

/** The server's copy of a booking, kept on the device; the answer says whether it is fresh. */
export async function pull(app: Runner, kept: KeptBooking): Promise<Answer<KeptBooking>> {
  const store = await app.store
  const before = await store.get('bookings', kept.id)
  const answer = await app.api.booking(kept)
  const known = await store.get('bookings', kept.id)
  // Forgotten while the question was on its way: nothing of it is kept.
  if (!known) return { ok: false, failure: { kind: 'unreachable' } }
  // A newer link was opened in another tab: what its secret opens is what counts.
  if (known.secret !== kept.secret) return pull(app, known)
  if (answer.ok) {
    // Changed from this device while the question was on its way: the answer may be older.
    if (receiptOf(known) !== receiptOf(before)) return { ok: true, value: known }
    const changed = known.booking && differs(known.booking, answer.value)
    const own = (await isUndone(store, answer.value)) || (await isChanging(store, kept.id))
    const elsewhere = changed && !own ? { elsewhere: known.booking } : {}
    return { ok: true, value: await keep(app, kept, answer.value, elsewhere) }
  }
  if (answer.failure.kind === 'refused' && GONE.includes(refusalOf(answer.failure) ?? '')) {
    const { title, detail } = answer.failure.problem
    const refused = { ...kept, refused: { title, detail } }
    await store.put('bookings', kept.id, refused)
    return { ok: true, value: refused }
  }
  return answer
}

function receiptOf(kept: KeptBooking | undefined): string | undefined {
  return kept?.booking?.receipt.id
}

/** Whether a change of this device is under way: what is new about the booking may be its doing. */
async function isChanging(store: Store, id: string): Promise<boolean> {
  return (await store.all('outbox')).some((one) => one.kind !== 'book' && one.booking === id && isWaiting(one))
}

/** Whether this device has undone a cancellation. What came of a try without an answer is known by any later receipt. */
async function isUndone(store: Store, { id, receipt }: Booking): Promise<boolean> {
  const undoing = await store.get('intents', undoOf(id))
  if (!undoing || (undoing.body as UndoIntent).after === receipt.id) return false
  await store.remove('intents', undoOf(id))
  return receipt.action === 'undo'
}

/** The citizen has seen that the booking was changed from elsewhere. */
export async function seeChange(app: Runner, kept: KeptBooking): Promise<KeptBooking> {
  const seen = { ...kept, elsewhere: null }
  await (await app.store).put('bookings', kept.id, seen)
  return seen
}

/**
 * What a hold that is over was booked as, by another tab or an earlier version: a booking has the id and the secret
 * of its hold. Null when it was not; as long as that is not known no other try may be made.
 */
export async function bookedFrom(app: Runner, hold: Opener): Promise<Answer<KeptBooking> | null> {
  const there = await app.api.booking(hold)
  if (!there.ok) return there.failure.kind === 'refused' ? null : there
  return there.value.status === 'booked' ? { ok: true, value: await keep(app, hold, there.value) } : null
}
