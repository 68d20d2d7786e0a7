import type { App } from '../app'
import type { Answer } from '../api/answer'
import { isOver, type SentCode } from '../booking/code'
import { uuid } from '../platform/uuid'
import type { Store } from '../storage/store'
import { pull } from './bookings'
import { carryOut } from './intents'

const DEVICE = 'codes'

/** Has a code sent to the address. A try whose answer was lost is asked about with its own key: one mail. */
export async function askForCode(app: App, email: string): Promise<Answer<SentCode>> {
  const code = await ask(app, email)
  // The answer to an earlier try, which has waited here for too long.
  return code.ok && isOver(code.value, app.clock.now()) ? ask(app, email) : code
}

async function ask(app: App, email: string): Promise<Answer<SentCode>> {
  const store = await app.store
  const body = { contact: { email }, device: await deviceOf(store), language: app.language.value }
  const answer = await carryOut(store, 'code', body, app.api.askForCode)
  if (!answer.ok) return answer
  return { ok: true, value: { id: answer.value.id, email, expiresAt: answer.value.expires_at } }
}

/** The proof of owning the address, for the right digits. Whoever has it keeps it in memory only. */
export async function answerCode(app: App, code: SentCode, digits: string): Promise<Answer<string>> {
  const store = await app.store
  const body = { digits, device: await deviceOf(store) }
  const answer = await carryOut(store, `code:${code.id}`, body, (key) => app.api.answerCode(key, code.id, body))
  return answer.ok ? { ok: true, value: answer.value.token } : answer
}

/** Brings what the owner of the proof has booked onto this device; answers how many there are. */
export async function bringBookings(app: App, proof: string): Promise<Answer<number>> {
  const answer = await app.api.myBookings(proof)
  if (!answer.ok) return answer
  const store = await app.store
  const found = answer.value.map(({ id, secret }) => ({ id, secret }))
  for (const { id, secret } of found) {
    const known = await store.get('bookings', id)
    // Kept before it is read: without a connection Mine tider reads it later.
    await store.put('bookings', id, { booking: null, fetchedAt: 0, ...known, id, secret, refused: null })
  }
  await Promise.all(found.map(async ({ id }) => pull(app, (await store.get('bookings', id))!)))
  return { ok: true, value: found.length }
}

/** The name of this device towards codes: another than the one that holds times. */
async function deviceOf(store: Store): Promise<string> {
  const known = await store.get('device', DEVICE)
  if (known) return known
  const device = uuid()
  await store.put('device', DEVICE, device)
  return device
}
