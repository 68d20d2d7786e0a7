import { refusalOf, type Answer, type Failure } from '../api/answer'
import type { BookingRequest, MoveRequest, Place, Problem, ReceiptLine } from '../api/shapes'
import type { HeldTime } from './draft'
import type { KeptBooking } from './kept'
import { sameTime } from './times'

/** One of the times that will do. Its key makes every try to get it the same try (decision 0022). */
export interface Wish extends Place {
  key: string
  /** What keeps the time meanwhile; null when nothing does. */
  hold?: HeldTime | null
}

interface Common {
  id: string
  /** Its place in the line: clocks jump, so it is counted. */
  order: number
  /** The first that can be had is taken; a cancellation has one, the time that is given up. */
  wishes: Wish[]
  /** Which wish is tried. */
  at: number
  /** That wish has been sent: the server may have carried it out. */
  begun: boolean
  /** Why it could not be settled when it was last tried. */
  failure: Failure | null
  /** Whether those who run the service have been told of a failure of theirs. */
  reported: boolean
  /** What other times a refusal named. */
  alternatives: Place[]
  outcome: Outcome | null
}

export interface BookErrand extends Common {
  kind: 'book'
  /** The draft that was confirmed. */
  draft: string
  /** All but the time. */
  request: Omit<BookingRequest, 'office' | 'start' | 'hold'>
  invitation: string | null
}

/** A change of a booking as it was after the receipt `after`. */
export interface ChangeErrand extends Common {
  kind: 'move' | 'cancel'
  booking: string
  after: string | null
  /** What else a move changes of the visit. */
  changes: Omit<MoveRequest, 'office' | 'start'>
}

/** Something to be done at the server: stored before it is sent, and until the citizen has seen what became of it. */
export type Errand = BookErrand | ChangeErrand

export type Outcome =
  | { kind: 'done'; booking: string }
  | { kind: 'refused'; problem: Problem }
  /** The booking was changed from elsewhere after this was asked for: what the server has is what counts. */
  | { kind: 'overtaken' }

export const MOST_WISHES = 3

/** Refusals that another time may escape. */
const LOST = [
  'time-taken',
  'time-past',
  'time-too-soon',
  'time-too-far',
  'time-outside-rules',
  'topic-not-served',
  'unknown-office',
]
/** The time is no longer kept, but may still be free. */
export const HOLD_GONE = ['hold-over', 'hold-mismatch']

type Progress = 'at' | 'begun' | 'failure' | 'reported' | 'alternatives' | 'outcome'

/** An errand that has just been asked for. */
export const UNTRIED: Pick<Errand, Progress> = {
  at: 0,
  begun: false,
  failure: null,
  reported: false,
  alternatives: [],
  outcome: null,
}

export function wishNow({ wishes, at }: Errand): Wish {
  return wishes[at]!
}

export function isWaiting({ outcome }: Errand): boolean {
  return outcome === null
}

/** Nothing of it can have happened yet. */
export function mayWithdraw({ begun, outcome }: Errand): boolean {
  return outcome === null && !begun
}

/**
 * The errand after an answer to its present wish. Only a definite refusal leads to the next wish, with a key that has
 * never been sent; whatever leaves the outcome open leaves wish and key as they are.
 */
export function afterAnswer<E extends Errand>(errand: E, answer: Answer<KeptBooking>, freshKey: () => string): E {
  if (answer.ok) return { ...gotBy(errand, answer.value), failure: null, outcome: { kind: 'done', booking: answer.value.id } }
  const { failure } = answer
  if (failure.kind !== 'refused') return { ...errand, failure }
  const { problem } = failure
  const name = refusalOf(failure)!
  const alternatives = problem.alternatives?.length ? problem.alternatives : errand.alternatives
  const next = { ...errand, alternatives, failure: null, begun: false }
  if (HOLD_GONE.includes(name) && wishNow(errand).hold) return withoutHold(next, freshKey())
  if (LOST.includes(name) && errand.at + 1 < errand.wishes.length) return { ...next, at: errand.at + 1 }
  return { ...next, outcome: { kind: 'refused', problem } }
}

/** Standing at the wish that was booked: one that was thought to be refused may have come late, and before the others. */
function gotBy<E extends Errand>(errand: E, { booking }: KeptBooking): E {
  if (errand.kind !== 'book' || !booking) return errand
  const at = errand.wishes.findIndex((wish) => sameTime(wish, booking))
  const { office, start } = booking
  return at < 0 ? { ...errand, at: 0, wishes: [{ ...wishNow(errand), office, start }] } : { ...errand, at }
}

/** The same time, asked for without what kept it: another request, and so another key. */
function withoutHold<E extends Errand>(errand: E, key: string): E {
  const wishes = errand.wishes.map((wish, at) => (at === errand.at ? { ...wish, key, hold: null } : wish))
  return { ...errand, wishes }
}

/** What has happened to a booking since an errand was meant for it. */
export type Since = 'nothing' | 'this' | 'something-else'

/** `receipts` are the booking's, oldest first. That it was this errand is seen from what was done, not by whom. */
export function since({ after, kind, wishes, at }: ChangeErrand, receipts: ReceiptLine[]): Since {
  const known = receipts.findIndex(({ id }) => id === after)
  const next = receipts[known + 1]
  if (known < 0) return 'something-else'
  if (!next) return 'nothing'
  const same = next.action === kind && (kind === 'cancel' || sameTime(next.after, wishes[at]!))
  return same ? 'this' : 'something-else'
}

/** Whether two changes want the same of a booking. */
export function sameWishes(one: Pick<ChangeErrand, 'wishes' | 'changes'>, other: typeof one): boolean {
  const places = ({ wishes, changes }: typeof one) => [wishes.map(({ office, start }) => [office, start]), changes]
  return JSON.stringify(places(one)) === JSON.stringify(places(other))
}

/** What was asked for first comes first. */
export function inOrder(errands: Errand[]): Errand[] {
  return [...errands].sort((one, other) => one.order - other.order)
}
