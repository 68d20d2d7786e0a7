import type { Booking, Need } from '../api/shapes'

/** A booking as this device remembers it. `secret` opens it; `fetchedAt` says how old the copy is (ms). */
export interface KeptBooking {
  id: string
  secret: string
  booking: Booking | null
  /** Known where it was booked only: the server gives them to nobody. */
  needs?: Need[]
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
