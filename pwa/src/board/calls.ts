import type { BoardAnswer } from '../device/shapes'

export type Called = BoardAnswer['called'][number]

/** Those in `now` that were called, or called once more, since `before`; the earliest first, as they are to be said. */
export function newCalls(before: BoardAnswer | null, now: BoardAnswer): Called[] {
  // Nobody is woken by a board that was just turned on.
  if (!before) return []
  const known = new Set(before.called.map(keyOf))
  return now.called.filter((call) => call.status === 'called' && !known.has(keyOf(call))).reverse()
}

/** How long a number stands there although the visit is over, in milliseconds. */
const SHINES_MS = 30_000

/** Those that the board shows now: it may have been told of nothing since a visit was over. */
export function shownNow(called: readonly Called[], now: number): readonly Called[] {
  return called.filter((call) => call.status !== 'done' || now < Date.parse(call.called_at) + SHINES_MS)
}

export function keyOf({ number, called_at }: Called): string {
  return `${number} ${called_at}`
}
