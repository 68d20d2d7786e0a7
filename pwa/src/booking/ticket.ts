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

/** Those of today, the latest first; `today` and `dayOf` as YYYY-MM-DD. What was never fetched belongs to today. */
export function ofToday(kept: readonly KeptTicket[], today: string, dayOf: (moment: number) => string): KeptTicket[] {
  const momentOf = ({ ticket, fetchedAt }: KeptTicket) => (ticket ? Date.parse(ticket.arrived_at) : fetchedAt)
  return kept.filter((one) => dayOf(momentOf(one)) === today).sort((a, b) => momentOf(b) - momentOf(a))
}

/** How long until the next look, in milliseconds: soon for who is soon called. */
export function pauseOf(kept: KeptTicket | null): number {
  const { ticket } = kept ?? {}
  if (ticket && (ticket.status === 'serving' || isOver(ticket))) return 30_000
  return ticket && (ticket.status === 'called' || (ticket.place ?? Infinity) <= 3) ? 4_000 : 12_000
}
