import type { App } from '../app'
import type { Answer } from '../api/answer'
import type { Place, VisitTopic } from '../api/shapes'
import { draftOf, heldTime, type Draft, type HeldTime } from '../booking/draft'
import type { KeptBooking } from '../booking/kept'
import { uuid } from '../platform/uuid'
import type { Store } from '../storage/store'
import { keep } from './bookings'
import { carryOut } from './intents'

const DRAFT = 'current'
const CLIENT = 'client'

export async function currentDraft(app: App): Promise<Draft | null> {
  return (await (await app.store).get('drafts', DRAFT)) ?? null
}

export async function keepDraft(app: App, draft: Draft): Promise<void> {
  await (await app.store).put('drafts', DRAFT, draft)
}

export async function dropDraft(app: App): Promise<void> {
  await (await app.store).remove('drafts', DRAFT)
}

/** Holds a time for the visit and keeps it as this device's draft; what was typed for another time stays. */
export async function hold(app: App, topics: VisitTopic[], place: Place): Promise<Answer<Draft>> {
  const store = await app.store
  const body = { ...place, topics, client: await clientOf(store) }
  const answer = await carryOut(store, 'hold', body, app.api.hold)
  if (!answer.ok) return answer
  const draft = draftOf(answer.value, await currentDraft(app))
  await keepDraft(app, draft)
  return { ok: true, value: draft }
}

/** Five minutes more, once. */
export async function extend(app: App, draft: Draft): Promise<Answer<Draft>> {
  const held = draft.hold
  if (!held) return { ok: true, value: draft }
  const answer = await carryOut(await app.store, `extend:${held.id}`, {}, (key) => app.api.extend(key, held))
  return answer.ok ? { ok: true, value: { ...draft, hold: heldTime(answer.value) } } : answer
}

/**
 * Lets the held time go, so that it is free to choose again. What was typed stays. When the answer to "Bekræft" was
 * lost the time may be booked instead: then that booking is what it gives.
 */
export async function letGo(app: App): Promise<KeptBooking | null> {
  const held = (await currentDraft(app))?.hold
  if (!held) return null
  const store = await app.store
  const answer = await carryOut(store, `release:${held.id}`, {}, (key) => app.api.release(key, held))
  // Not known yet: asked again next time.
  if (!answer.ok && answer.failure.kind !== 'refused') return null
  const booked = answer.ok ? null : await bookedFrom(app, held)
  const draft = await currentDraft(app)
  if (draft?.hold?.id === held.id) {
    if (booked) await store.remove('intents', bookingIntent(draft))
    await (booked ? dropDraft(app) : keepDraft(app, { ...draft, hold: null }))
  }
  return booked
}

/** A booking has the id and the secret of the hold that it was made from. */
export async function bookedFrom(app: App, held: HeldTime): Promise<KeptBooking | null> {
  const answer = await app.api.booking(held)
  return answer.ok && answer.value.status === 'booked' ? keep(app, held, answer.value) : null
}

/** Under what name the try to book a time waits for its outcome. */
export function bookingIntent({ office, start }: Place): string {
  return `book:${office}:${start}`
}

/** The name of this device towards the server: each device holds one time at most. */
async function clientOf(store: Store): Promise<string> {
  const known = await store.get('device', CLIENT)
  if (known) return known
  const client = uuid()
  await store.put('device', CLIENT, client)
  return client
}
