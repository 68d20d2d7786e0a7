import { refusalOf, type Answer } from '../api/answer'
import type { Booking } from '../api/shapes'
import { HOLD_GONE, since, wishNow, type BookErrand, type ChangeErrand, type Errand } from '../booking/errand'
import type { KeptBooking } from '../booking/kept'
import { sameTime } from '../booking/times'
import { bookedFrom, keep, pull } from './bookings'
import { dropDraftOf } from './drafts'
import type { Runner } from './runner'

/** To whoever has forgotten what was asked. */
const UNKNOWN: Answer<never> = { ok: false, failure: { kind: 'unreachable' } }

/** What came of it; overtaken: the booking has been changed otherwise meanwhile, and stays as it is. */
type Sent = Answer<KeptBooking> | 'overtaken'

/** Sends the present wish of an errand with its key, and keeps what came of it before anything else is stored. */
export function send(app: Runner, errand: Errand): Promise<Sent> {
  return errand.kind === 'book' ? sendBooking(app, errand) : sendChange(app, errand)
}

/**
 * What has become of a booking since a change of it was asked for: that change, or another one from elsewhere, so that
 * nobody changes what they have not seen. Null when nothing has: it is to be sent.
 */
export async function alreadyThere(app: Runner, errand: Errand): Promise<Sent | null> {
  if (errand.kind === 'book') return null
  const kept = await (await app.store).get('bookings', errand.booking)
  if (!kept) return 'overtaken'
  const answer = await app.api.receipts(kept)
  if (!answer.ok) return answer
  const what = since(errand, answer.value.receipts)
  if (what === 'nothing') return null
  const fresh = await pull(app, kept)
  if (!fresh.ok || !fresh.value.booking) return fresh
  if (what === 'something-else') return 'overtaken'
  return { ok: true, value: await keepChanged(app, kept, errand, fresh.value.booking) }
}

async function sendBooking(app: Runner, errand: BookErrand): Promise<Answer<KeptBooking>> {
  const { key, hold, office, start } = wishNow(errand)
  const request = { office, start, ...errand.request, ...(hold && { hold: hold.id }) }
  const answer = await app.api.book(key, request, errand.invitation)
  if (answer.ok && (await isForgotten(app, errand))) return UNKNOWN
  if (answer.ok) {
    const { secret, ...booking } = answer.value
    const kept = await keep(app, { id: booking.id, secret }, booking, { needs: request.needs, draft: errand.draft })
    await dropDraftOf(app, errand.draft)
    return { ok: true, value: kept }
  }
  const gone = hold && HOLD_GONE.includes(refusalOf(answer.failure) ?? '')
  return (gone && (await bookedFrom(app, hold))) || answer
}

async function sendChange(app: Runner, errand: ChangeErrand): Promise<Sent> {
  const kept = (await (await app.store).get('bookings', errand.booking))!
  const { key, office, start } = wishNow(errand)
  const answer =
    errand.kind === 'cancel'
      ? await app.api.cancel(key, kept, errand.changes)
      : await app.api.move(key, kept, { office, start, ...errand.changes })
  if (answer.ok && (await isForgotten(app, errand))) return UNKNOWN
  if (!answer.ok && refusalOf(answer.failure) === 'changed-meanwhile') return (await alreadyThere(app, errand)) ?? answer
  return answer.ok ? { ok: true, value: await keepChanged(app, kept, errand, answer.value) } : answer
}

/** The citizen has had everything forgotten while the answer was on its way: nothing of it is kept. */
async function isForgotten(app: Runner, { id }: Errand): Promise<boolean> {
  return (await (await app.store).get('outbox', id)) === undefined
}

/** Keeps a booking that was changed, and whether that left its time as it was. */
function keepChanged(app: Runner, before: KeptBooking, errand: ChangeErrand, booking: Booking): Promise<KeptBooking> {
  const stays = errand.kind === 'move' && before.booking !== null && sameTime(before.booking, wishNow(errand))
  return keep(app, before, booking, stays ? { edited: booking.receipt.id } : {})
}
