import type { Booking, Need, VisitTopic } from '../api/shapes'
import { sameTime } from './times'
import type { Visit } from './visit'

/** A booking as this device remembers it. `secret` opens it; `fetchedAt` says how old the copy is (ms). */
export interface KeptBooking {
  id: string
  secret: string
  booking: Booking | null
  /** Known where it was booked only: the server gives them to nobody. */
  needs?: Need[]
  /** The draft that it was booked from. */
  draft?: string
  /** The receipt of a move that changed what the visit is about and left its time. */
  edited?: string | null
  /** How it was, when it was changed from another device or by the office and the citizen has not seen that yet. */
  elsewhere?: Booking | null
  fetchedAt: number
  /** The server no longer knows it, or the link has been replaced: it stays until the citizen has seen it. */
  refused: { title: string; detail: string } | null
}

export type Action = 'move' | 'cancel' | 'undo'

/** What may be done now. `undo` ends by the clock, also when the copy is old. */
export function actionsOf(booking: Booking, now: number): Action[] {
  return (['move', 'cancel', 'undo'] as const).filter(
    (action) =>
      booking.actions.includes(action) &&
      (action !== 'undo' || booking.undo_until === null || Date.parse(booking.undo_until) > now),
  )
}

/** What a move to `visit` changes besides the time. */
export function changesOf(booking: Booking, { topics, meeting }: Visit): Partial<Pick<Visit, 'topics' | 'meeting'>> {
  return {
    ...(!sameTopics(booking.topics, topics) && { topics }),
    ...(meeting !== (booking.meeting ?? 'office') && { meeting }),
  }
}

export function sameTopics(a: VisitTopic[], b: VisitTopic[]): boolean {
  const isIn = (topics: VisitTopic[]) => (one: VisitTopic) =>
    topics.some(({ id, persons }) => id === one.id && persons === one.persons)
  return a.length === b.length && a.every(isIn(b))
}

/** Whether a booking is another one for its citizen; what the office noted besides leaves it as it was. */
export function differs(one: Booking, other: Booking): boolean {
  const meeting = (booking: Booking) => booking.meeting ?? 'office'
  const same = one.status === other.status && sameTime(one, other) && meeting(one) === meeting(other)
  return !same || !sameTopics(one.topics, other.topics)
}

/** Coming times first, soonest first; then what is over or cancelled, newest first. */
export function arrange(kept: KeptBooking[], now: number): { coming: KeptBooking[]; over: KeptBooking[] } {
  const startOf = ({ booking }: KeptBooking) => (booking ? Date.parse(booking.start) : 0)
  const isOver = ({ booking }: KeptBooking) =>
    booking !== null &&
    (Date.parse(booking.end) < now || (booking.status !== 'booked' && actionsOf(booking, now).length === 0))
  return {
    coming: kept.filter((one) => !isOver(one)).sort((a, b) => startOf(a) - startOf(b)),
    over: kept.filter(isOver).sort((a, b) => startOf(b) - startOf(a)),
  }
}
