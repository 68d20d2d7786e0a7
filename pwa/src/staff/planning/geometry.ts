/** Where minutes of a day lie on the screen, and what a hand that drags over them means. */

/** A wall time as minutes since midnight: 10:30 is 630. */
export function minutesOf(wall: string): number {
  const [hours = '0', minutes = '0'] = wall.split(':')
  return Number(hours) * 60 + Number(minutes)
}

export function wallOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

/** The hours that a week shows: `first` to `last`, in minutes since midnight. */
export interface Hours {
  first: number
  last: number
}

const OFFICE_HOURS: Hours = { first: 8 * 60, last: 16 * 60 }

/** Whole hours in which all of `spans` (minutes since midnight) lie, and never less than a usual day. */
export function hoursAround(spans: readonly Span[]): Hours {
  const first = Math.min(OFFICE_HOURS.first, ...spans.map(({ from }) => from))
  const last = Math.max(OFFICE_HOURS.last, ...spans.map(({ until }) => until))
  return { first: Math.floor(first / 60) * 60, last: Math.ceil(last / 60) * 60 }
}

/** A stretch of a day in minutes since midnight. */
export interface Span {
  from: number
  until: number
}

/** What a hand snaps to, and the shortest stretch that it can draw. */
export const STEP = 15

/** Minutes since midnight at `fraction` (0 to 1) of the height of a day. */
export function minutesAt(fraction: number, { first, last }: Hours): number {
  const within = Math.min(1, Math.max(0, fraction))
  return Math.round((first + within * (last - first)) / STEP) * STEP
}

/** The stretch that is drawn from one place to another, whichever comes first. */
export function drawn(begin: number, end: number, { first, last }: Hours): Span {
  const from = Math.min(begin, end)
  const until = Math.max(begin, end, from + STEP)
  return until > last ? { from: last - STEP, until: last } : { from: Math.max(from, first), until }
}

/** `span` with its end drawn to `end`; it never vanishes. */
export function stretched(span: Span, end: number, { last }: Hours): Span {
  return { from: span.from, until: Math.min(last, Math.max(end, span.from + STEP)) }
}

/** Where `span` lies on a day's height, as fractions of it. */
export function placeOf({ from, until }: Span, { first, last }: Hours): { top: number; height: number } {
  const whole = last - first
  return { top: (from - first) / whole, height: (until - from) / whole }
}

/** Which column each of `spans` takes so that none covers another, and how many there are beside one another. */
export function packed(spans: readonly Span[]): { column: number; columns: number }[] {
  const columnOf: number[] = []
  const ends: number[] = []
  const order = spans.map((_, place) => place).sort((one, other) => spans[one]!.from - spans[other]!.from)
  for (const place of order) {
    const { from, until } = spans[place]!
    const free = ends.findIndex((end) => end <= from)
    const column = free === -1 ? ends.length : free
    ends[column] = until
    columnOf[place] = column
  }
  return spans.map((_, place) => ({ column: columnOf[place]!, columns: ends.length }))
}
