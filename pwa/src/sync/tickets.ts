import type { App } from '../app'
import { refusalOf, type Answer } from '../api/answer'
import type { OwnTicket, PlaceInLine } from '../api/shapes'
import { createTicketApi, type TicketApi } from '../api/tickets'
import { createWire } from '../api/wire'
import type { SecretLink } from '../booking/link'
import { isOver, isPast, ofToday, type KeptTicket } from '../booking/ticket'

/** What the server says about a ticket that this device cannot open. */
const GONE = ['ticket-not-found', 'secret-wrong', 'secret-required']

export function ticketApiOf(app: App): TicketApi {
  return createTicketApi(createWire(app.language, app.clock))
}

/** Keeps a ticket as it is now; what it was given for is remembered from before. */
export async function keepTicket(
  app: App,
  { id, secret }: SecretLink,
  ticket: OwnTicket | PlaceInLine | null,
  booking: string | null = null,
): Promise<KeptTicket> {
  const store = await app.store
  const known = await store.get('tickets', id)
  const kept = { id, secret, booking: booking ?? known?.booking ?? null, ticket, fetchedAt: app.clock.now() }
  await store.put('tickets', id, kept)
  return kept
}

/** The server's word on a ticket, kept; one that it does not know is not kept any longer. */
export async function pullTicket(app: App, api: TicketApi, kept: KeptTicket): Promise<Answer<KeptTicket>> {
  const answer = await api.place(kept)
  // Forgotten while the question was on its way: nothing of it is kept.
  if (answer.ok && !(await (await app.store).get('tickets', kept.id))) return { ok: false, failure: { kind: 'unreachable' } }
  if (answer.ok) return { ok: true, value: await keepTicket(app, kept, answer.value) }
  if (GONE.includes(refusalOf(answer.failure) ?? '')) await (await app.store).remove('tickets', kept.id)
  return answer
}

/** The tickets of today and those that are not over, the latest first. What has long been over is forgotten. */
export async function ticketsOfToday(app: App): Promise<KeptTicket[]> {
  const store = await app.store
  const { today } = app.moments.value
  const all = await store.all('tickets')
  const now = app.clock.now()
  for (const one of all) if (isPast(one, now)) await store.remove('tickets', one.id)
  return ofToday(all, today(now), today)
}

/** Asks about those of another day that are not over as far as this device knows: they are, or its date is wrong. */
export async function pullOtherDays(app: App): Promise<void> {
  const { today } = app.moments.value
  const isOfToday = ({ arrived_at }: { arrived_at: string }) => today(Date.parse(arrived_at)) === today(app.clock.now())
  const others = (await ticketsOfToday(app)).filter(({ ticket }) => ticket && !isOver(ticket) && !isOfToday(ticket))
  await Promise.all(others.map((one) => pullTicket(app, ticketApiOf(app), one)))
}
