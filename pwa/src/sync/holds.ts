import type { App } from '../app'
import type { Answer } from '../api/answer'
import type { Hold, HoldRequest, Place } from '../api/shapes'
import { draftOf, heldTime, type Draft, type HeldTime } from '../booking/draft'
import type { KeptBooking } from '../booking/kept'
import type { Visit } from '../booking/visit'
import { isOnlyTab } from '../platform/sharing'
import { rememberedInTab, rememberInTab } from '../platform/tab'
import { uuid } from '../platform/uuid'
import { settleBooking } from './book'
import { bookedFrom } from './bookings'
import { clientOf } from './client'
import { currentDraft, dropDraft, keepDraft } from './drafts'
import { carryOut } from './intents'
import { tellReleased } from './released'

/** The hold that this tab has made: another tab's form may stand on its own, but not one that was closed. */
const HELD_HERE = 'held'

/** What choosing a time came to: it is held, or an earlier time turned out to be booked already. */
export type Chosen = { draft: Draft; booked?: never } | { booked: KeptBooking; draft?: never }

/** Holds a time for the visit and keeps it as this device's draft; what was typed for another time stays. */
export async function hold(app: App, visit: Visit, place: Place): Promise<Answer<Chosen>> {
  const earlier = await settleBooking(app)
  if (!earlier.ok) return earlier
  if (earlier.value) return { ok: true, value: { booked: earlier.value } }
  const store = await app.store
  const { topics, needs, meeting } = visit
  const body = { ...place, topics, needs, meeting, client: await clientOf(store) }
  const answer = await askForHold(app, body, visit.invitation)
  if (!answer.ok) return answer
  const before = await currentDraft(app)
  const draft = draftOf(answer.value, visit, before, uuid())
  await keepDraft(app, draft)
  rememberInTab(HELD_HERE, answer.value.id)
  // The device holds one time at most.
  if (before?.hold && before.hold.id !== answer.value.id) tellReleased(before.hold.id)
  return { ok: true, value: { draft } }
}

async function askForHold(app: App, body: HoldRequest, invitation: Visit['invitation']): Promise<Answer<Hold>> {
  const ask = async () => carryOut(await app.store, 'hold', body, (key) => app.api.hold(key, body, invitation))
  const answer = await ask()
  // The answer to an earlier try, which has waited here for too long.
  const isOver = answer.ok && Date.parse(heldTime(answer.value).expiresAt) <= app.clock.now()
  return isOver ? ask() : answer
}

/** Five minutes more, once. */
export async function extend(app: App, draft: Draft): Promise<Answer<Draft>> {
  const held = draft.hold
  if (!held) return { ok: true, value: draft }
  const answer = await carryOut(await app.store, `extend:${held.id}`, {}, (key) => app.api.extend(key, held))
  return answer.ok ? { ok: true, value: { ...draft, hold: heldTime(answer.value) } } : answer
}

/**
 * Lets go the time that this tab or one that was closed has held, so that it is free to choose again. What was typed
 * stays. When the answer to "Bekræft" was lost a time may be booked instead: then that booking is what it gives.
 */
export async function letGo(app: App): Promise<KeptBooking | null> {
  const held = await heldHere(app)
  // Before the try to book is asked about: one that never arrived is then refused, and not made now.
  const released = held && (await release(app, held))
  // Not known yet: asked again next time.
  if (released?.ok === false && released.failure.kind !== 'refused') return null
  const earlier = await settleBooking(app)
  if (!earlier.ok) return null
  const booked = earlier.value ?? (held && released?.ok === false ? await bookedAs(app, held) : null)
  const draft = await currentDraft(app)
  if (held && draft?.hold?.id === held.id) {
    await (booked ? dropDraft(app) : keepDraft(app, { ...draft, hold: null }))
    tellReleased(held.id)
  }
  return booked
}

async function heldHere(app: App): Promise<HeldTime | null> {
  const held = (await currentDraft(app))?.hold
  if (!held || rememberedInTab(HELD_HERE) === held.id) return held ?? null
  return Date.parse(held.expiresAt) > app.clock.now() && (await isOnlyTab()) ? held : null
}

async function bookedAs(app: App, held: HeldTime): Promise<KeptBooking | null> {
  const answer = await bookedFrom(app, held)
  return answer?.ok ? answer.value : null
}

async function release(app: App, held: HeldTime): Promise<Answer<unknown>> {
  return carryOut(await app.store, `release:${held.id}`, {}, (key) => app.api.release(key, held))
}
