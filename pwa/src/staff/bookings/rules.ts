import { refusalOf, type Failure } from '../../api/answer'
import type { Booking, VisitTopic } from '../../api/shapes'
import type { FoundBooking } from '../shapes'

/** A booking as it lies open on the desk. */
export type Card = FoundBooking & Partial<Pick<Booking, 'undo_until'>>

/** What staff may set aside when they say why. Desks that are not there are made by no reason. */
const WITH_A_REASON = ['time-too-soon', 'time-too-far', 'contact-limit', 'not-possible-now']

/** Whether a rule has said no, and a reason helps. */
export function isRule(failure: Failure): boolean {
  return WITH_A_REASON.includes(refusalOf(failure) ?? '')
}

/** How a change is had: by the rules, with a reason only, or not at all. */
export type Way = 'by-rules' | 'with-reason' | null

/** What can be done with a booking now: moved, changed, cancelled; a cancelled one can be brought back for a while. */
export function waysOf(card: Card, now: number): { change: Way; undo: boolean } {
  const open = card.actions.includes('move') || card.actions.includes('cancel')
  const before = card.status === 'booked' && now < Date.parse(card.start)
  return { change: open ? 'by-rules' : before ? 'with-reason' : null, undo: card.actions.includes('undo') && (!card.undo_until || now < Date.parse(card.undo_until)) }
}

/** Whether two visits are about the same, in whatever order. */
export function isSameVisit(one: readonly VisitTopic[], other: readonly VisitTopic[]): boolean {
  const written = (topics: readonly VisitTopic[]) => topics.map(({ id, persons }) => `${id}:${persons}`).sort().join(' ')
  return written(one) === written(other)
}

/** Whether no message can reach them by itself, so that they need it on paper. */
export function needsPaper(card: Card): boolean {
  return card.contact !== null && !card.contact.email
}
