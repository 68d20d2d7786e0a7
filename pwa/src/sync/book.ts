import type { App } from '../app'
import type { Answer } from '../api/answer'
import type { BookingRequest } from '../api/shapes'
import type { KeptBooking } from '../booking/kept'
import { sameTime } from '../booking/times'
import { keep } from './bookings'
import { currentDraft, dropDraft } from './drafts'
import { askAgain, carryOutOnce } from './intents'

/** One name for every time: a device has one try to book whose outcome may be unknown, whichever time it is for. */
const BOOK = 'book'

/** A booking to be made, with the invitation that opens its time. */
export type WantedBooking = BookingRequest & { invitation?: string }

/** Books a time and keeps it. An earlier try whose answer was lost is asked about first: its success is the answer. */
export async function book(app: App, request: WantedBooking): Promise<Answer<KeptBooking>> {
  return carryOutOnce(await app.store, BOOK, request, (key, body) => send(app, key, body))
}

/** What became of a try to book whose answer was lost: its booking, null when none was made, or still unknown. */
export async function settleBooking(app: App): Promise<Answer<KeptBooking | null>> {
  const earlier = await askAgain<WantedBooking, KeptBooking>(await app.store, BOOK, (key, body) =>
    send(app, key, body),
  )
  return earlier && (earlier.ok || earlier.failure.kind !== 'refused') ? earlier : { ok: true, value: null }
}

/** The booking is kept before the try is forgotten: whatever happens in between, one of them is on the device. */
async function send(app: App, key: string, { invitation, ...request }: WantedBooking): Promise<Answer<KeptBooking>> {
  const there = await bookedInAnotherTab(app, request)
  if (there) return { ok: true, value: there }
  const answer = await app.api.book(key, request, invitation)
  if (!answer.ok) return answer
  const { secret, ...booking } = answer.value
  const kept = await keep(app, { id: booking.id, secret }, booking, { needs: request.needs })
  await dropDraft(app)
  return { ok: true, value: kept }
}

/** The draft is gone and its time is among the bookings: the other tab got there first. */
async function bookedInAnotherTab(app: App, request: BookingRequest): Promise<KeptBooking | null> {
  if (await currentDraft(app)) return null
  const kept = await (await app.store).all('bookings')
  return kept.find(({ booking }) => booking?.status === 'booked' && sameTime(booking, request)) ?? null
}
