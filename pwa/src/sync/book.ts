import type { App } from '../app'
import type { Answer } from '../api/answer'
import type { BookingRequest, Place } from '../api/shapes'
import type { HeldTime } from '../booking/draft'
import { isWaiting, type Errand } from '../booking/errand'
import type { KeptBooking } from '../booking/kept'
import { alone } from '../platform/alone'
import { uuid } from '../platform/uuid'
import { clientOf } from './client'
import { dropDraftOf } from './drafts'
import { dismiss, errands, sendNow } from './outbox'
import { ALWAYS_SHOWN, answerFrom, type IsShown } from './settled'
import { entrust } from './waking'

/** A booking to be made: at its time, or else at one of `others`, the best first. */
export interface WantedBooking extends Omit<BookingRequest, 'hold'> {
  draft: string
  hold?: HeldTime | null
  others?: Place[] | undefined
  /** Opens a caseworker's times. */
  invitation?: string | null | undefined
}

/**
 * Books a time and keeps it. Unless it was refused, a booking that could not be settled now waits in the outbox, and
 * the draft is done with. A try of the same whose answer was lost is asked about first: its success is the answer.
 */
export function book(app: App, wanted: WantedBooking, isShown = ALWAYS_SHOWN): Promise<Answer<KeptBooking>> {
  return alone('book', async () => {
    const there = await bookedFromDraft(app, wanted)
    if (there) return { ok: true, value: there }
    const earlier = await waitingFromDraft(app, wanted)
    const asked = earlier && (await sendAndAnswer(app, earlier.id, isShown))
    const answer = asked && !isRefused(asked) ? asked : await bookAnew(app, wanted, isShown)
    if (!answer.ok && !isRefused(answer)) await dropDraftOf(app, wanted.draft)
    return answer
  })
}

/** What became of tries to book whose answers were lost: a booking, null when none was made, or still unknown. */
export async function settleBooking(app: App): Promise<Answer<KeptBooking | null>> {
  for (const errand of await errands(app)) {
    if (errand.kind !== 'book' || !isWaiting(errand) || !errand.begun) continue
    const after = await sendNow(app, errand.id)
    if (after?.outcome?.kind === 'done') return answerFrom(app, after, ALWAYS_SHOWN)
    if (after?.failure?.kind === 'unreachable') return { ok: false, failure: after.failure }
  }
  return { ok: true, value: null }
}

async function sendAndAnswer(app: App, id: string, isShown: IsShown): Promise<Answer<KeptBooking>> {
  return answerFrom(app, await sendNow(app, id), isShown)
}

/** What is told is what this comes to: a refusal of the same that nobody has seen is over. */
async function bookAnew(app: App, wanted: WantedBooking, isShown: IsShown): Promise<Answer<KeptBooking>> {
  const isOver = (one: Errand) => one.kind === 'book' && one.draft === wanted.draft && one.outcome?.kind === 'refused'
  for (const { id } of (await errands(app)).filter(isOver)) await dismiss(app, id)
  // It may hold one of the times without having heard of it.
  const client = await clientOf(await app.store)
  return sendAndAnswer(app, await entrust(app, errandOf({ ...wanted, client })), isShown)
}

function isRefused(answer: Answer<unknown>): boolean {
  return !answer.ok && answer.failure.kind === 'refused'
}

function errandOf({ draft, office, start, hold = null, others = [], invitation = null, ...request }: WantedBooking) {
  const wishes = [{ office, start, hold }, ...others].map((place) => ({ ...place, key: uuid() }))
  return { kind: 'book' as const, draft, wishes, request, invitation }
}

/** The other tab got there first. */
async function bookedFromDraft(app: App, { draft }: WantedBooking): Promise<KeptBooking | undefined> {
  return (await (await app.store).all('bookings')).find((kept) => kept.draft === draft)
}

/** The same waits already: from another tab, or with an outcome that is not known. */
async function waitingFromDraft(app: App, { draft }: WantedBooking): Promise<Errand | undefined> {
  return (await errands(app)).find((one) => isWaiting(one) && one.kind === 'book' && one.draft === draft)
}
