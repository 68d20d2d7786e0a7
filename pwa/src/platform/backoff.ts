const FIRST_MS = 2_000
const MOST_MS = 300_000

/**
 * Milliseconds to wait after `failures` tries in a row: twice as long each time, five minutes at most, and somewhere
 * between half of it and all of it (`random` is 0 to 1), so that the phones of a full train do not ask at once.
 */
export function backoff(failures: number, random: number): number {
  return Math.min(MOST_MS, FIRST_MS * 2 ** failures) * (0.5 + random / 2)
}
