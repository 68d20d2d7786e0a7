import type { OwnTicket, PlaceInLine } from '../api/shapes'
import type { SecretLink } from './link'

/** A number in the line as this device remembers it. `secret` opens it; `fetchedAt` says how old the copy is (ms). */
export interface KeptTicket extends SecretLink {
  /** The booking that it was given for; null: without a time, or taken at the stand. */
  booking: string | null
  /** Null until it has been fetched. */
  ticket: (OwnTicket & Partial<Pick<PlaceInLine, 'place' | 'wait'>>) | null
  fetchedAt: number
}

/** The link that the stand shows: whoever has it follows this number and no more. */
export function writeTicketLink(origin: string, { id, secret }: SecretLink): string {
  return `${origin}/nummer#${id}.${secret}`
}

type Status = OwnTicket['status']
const OVER: readonly Status[] = ['done', 'no-show', 'left']

/** Whether nothing more will become of it by itself. */
export function isOver({ status }: { status: Status }): boolean {
  return OVER.includes(status)
}

/** So long one that is over is kept, in milliseconds: a device whose date is a day or two off loses nothing. */
const KEPT_MS = 3 * 24 * 3600_000

function momentOf({ ticket, fetchedAt }: KeptTicket): number {
  return ticket ? Date.parse(ticket.arrived_at) : fetchedAt
}

/**
 * Those of today, and all that are not known to be over: the device's date may be wrong, and nothing else opens them.
 * The latest first; `today` and `dayOf` as YYYY-MM-DD.
 */
export function ofToday(kept: readonly KeptTicket[], today: string, dayOf: (moment: number) => string): KeptTicket[] {
  const isShown = (one: KeptTicket) => !one.ticket || !isOver(one.ticket) || dayOf(momentOf(one)) === today
  return kept.filter(isShown).sort((a, b) => momentOf(b) - momentOf(a))
}

/** Whether nobody asks for it any more. */
export function isPast(one: KeptTicket, now: number): boolean {
  return one.ticket !== null && isOver(one.ticket) && now - momentOf(one) > KEPT_MS
}

/** How long until the next look, in milliseconds: soon for who is soon called. */
export function pauseOf(kept: KeptTicket | null): number {
  const { ticket } = kept ?? {}
  if (ticket && (ticket.status === 'serving' || isOver(ticket))) return 30_000
  return ticket && (ticket.status === 'called' || (ticket.place ?? Infinity) <= 3) ? 4_000 : 12_000
}
