import type { BoardAnswer } from '../device/shapes'

export type Called = BoardAnswer['called'][number]

/** Those in `now` that were called, or called once more, since `before`; the earliest first, as they are to be said. */
export function newCalls(before: BoardAnswer | null, now: BoardAnswer): Called[] {
  // Nobody is woken by a board that was just turned on.
  if (!before) return []
  const known = new Set(before.called.map(keyOf))
  return now.called.filter((call) => call.status === 'called' && !known.has(keyOf(call))).reverse()
}

export function keyOf({ number, called_at }: Called): string {
  return `${number} ${called_at}`
}
