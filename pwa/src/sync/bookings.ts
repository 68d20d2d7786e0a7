import type { App } from '../app'
import { refusalOf, type Answer } from '../api/answer'
import type { Booking, Place } from '../api/shapes'
import type { KeptBooking } from '../booking/kept'
import { sameTime } from '../booking/times'
import type { Visit } from '../booking/visit'
import type { Opener } from '../api/client'
import { carryOut } from './intents'

/** What the server says about a booking that this device may no longer open. */
const GONE = ['booking-not-found', 'secret-wrong', 'secret-stale']

/** Keeps the server's copy; what only this device knows of the booking stays. */
export async function keep(
  app: App,
  { id, secret }: Opener,
  booking: Booking,
  own: Pick<KeptBooking, 'needs' | 'edited'> = {},
): Promise<KeptBooking> {
  const store = await app.store
  const known = await store.get('bookings', id)
  const kept = { ...known, ...own, id, secret, booking, fetchedAt: app.clock.now(), refused: null }
  await store.put('bookings', id, kept)
  return kept
}

/** The server's copy of a booking, kept on the device; the answer says whether it is fresh. */
export async function pull(app: App, kept: KeptBooking): Promise<Answer<KeptBooking>> {
  const answer = await app.api.booking(kept)
  if (answer.ok) return { ok: true, value: await keep(app, kept, answer.value) }
  if (answer.failure.kind === 'refused' && GONE.includes(refusalOf(answer.failure) ?? '')) {
    const { title, detail } = answer.failure.problem
    const refused = { ...kept, refused: { title, detail } }
    await (await app.store).put('bookings', kept.id, refused)
    return { ok: true, value: refused }
  }
  return answer
}

/** Cancels a booking, or undoes it, and keeps the outcome. */
export function change(app: App, kept: KeptBooking, action: 'cancel' | 'undo'): Promise<Answer<KeptBooking>> {
  return carryOutOn(app, kept, action, {}, (key) => app.api[action](key, kept))
}

/** Moves a booking, be it to the time that it has with another visit, and keeps the outcome. */
export async function move(
  app: App,
  kept: KeptBooking,
  place: Place,
  changes: Partial<Visit> = {},
): Promise<Answer<KeptBooking>> {
  const wanted = { ...place, ...changes }
  const answer = await carryOutOn(app, kept, 'move', wanted, (key) => app.api.move(key, kept, wanted))
  if (!answer.ok || !kept.booking || !sameTime(kept.booking, place)) return answer
  const booking = answer.value.booking!
  return { ok: true, value: await keep(app, kept, booking, { edited: booking.receipt.id }) }
}

/** A change is meant for the booking as it was shown: to cancel what was restored since is another intent. */
async function carryOutOn(
  app: App,
  kept: KeptBooking,
  action: string,
  wanted: object,
  send: (key: string) => Promise<Answer<Booking>>,
): Promise<Answer<KeptBooking>> {
  const intent = { ...wanted, after: kept.booking?.receipt.id ?? null }
  const answer = await carryOut(await app.store, `${action}:${kept.id}`, intent, send)
  return answer.ok ? { ok: true, value: await keep(app, kept, answer.value) } : answer
}
