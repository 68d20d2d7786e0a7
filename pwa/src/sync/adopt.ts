import type { App } from '../app'
import type { BookingRequest, MoveRequest } from '../api/shapes'
import { UNTRIED, type Errand } from '../booking/errand'
import { only } from '../platform/alone'
import type { Intent } from '../storage/schema'
import { currentDraft } from './drafts'
import { atTheEnd } from './outbox'

/** As versions before the outbox stored them. */
type OldBooking = BookingRequest & { invitation?: string | null }
type OldChange = Partial<MoveRequest> & { after?: string | null }

/** Whether a write was begun by such a version, and is still to be sent. Any other is tried again by a press, or not at all. */
export function isLeftToSend(name: string): boolean {
  return /^(book$|move:|cancel:)/.test(name)
}

/** Puts bookings and changes whose outcome an earlier version did not know into the outbox, with the keys they had. */
export function adoptIntents(app: App): Promise<void> {
  return only('outbox', async () => {
    const store = await app.store
    for (const name of (await store.keys('intents')).filter(isLeftToSend)) {
      const intent = await store.get('intents', name)
      if (intent) await atTheEnd(app, (order) => adopt(app, intent, order))
    }
  })
}

async function adopt(app: App, intent: Intent, order: number): Promise<void> {
  const errand = await errandOf(app, intent, order)
  if (!errand) return
  const store = await app.store
  await store.put('outbox', errand.id, errand)
  await store.remove('intents', intent.name)
}

async function errandOf(app: App, { name, key, body }: Intent, order: number): Promise<Errand | null> {
  const [kind, booking] = name.split(':')
  const common = { ...UNTRIED, id: key, order, begun: true }
  if (kind === 'book') {
    const { office, start, hold: held, invitation = null, ...request } = body as OldBooking
    const draft = await currentDraft(app)
    const unknown = held && { id: held, secret: '', expiresAt: start, mayExtend: false }
    const hold = (draft?.hold?.id === held && draft?.hold) || unknown || null
    return { ...common, kind, draft: draft?.id ?? key, request, invitation, wishes: [{ office, start, key, hold }] }
  }
  const known = booking && (await (await app.store).get('bookings', booking))?.booking
  if (!known || (kind !== 'move' && kind !== 'cancel')) return null
  const { after = null, office = known.office, start = known.start, ...changes } = body as OldChange
  return { ...common, kind, booking, after, changes, wishes: [{ office, start, key }] }
}
