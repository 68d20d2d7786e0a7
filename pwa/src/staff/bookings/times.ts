import type { Place } from '../../api/shapes'
import type { StaffTime } from '../shapes'

/** A time on the screen. One that somebody else has taken meanwhile stays where it was, marked. */
export interface ShownTime extends StaffTime {
  lost: boolean
}

export interface DayOfShown {
  date: string
  times: ShownTime[]
}

export const keyOf = ({ office, start }: Place): string => `${start} ${office}`

/** Whether two places are one. */
export const isSame = (one: Place, other: Place): boolean => keyOf(one) === keyOf(other)

const inOrder = (one: Place, other: Place): number =>
  Date.parse(one.start) - Date.parse(other.start) || one.office.localeCompare(other.office)

/** Whether the list would have the time if it were free: `most` were asked for, so a full list ends before the end. */
function covers(fresh: readonly StaffTime[], most: number, time: Place): boolean {
  const last = fresh.at(-1)
  return fresh.length < most || (last !== undefined && inOrder(time, last) <= 0)
}

/** What to show after the list was read anew: what is free now, and what was shown before and is free no more. */
export function withLost(before: readonly ShownTime[], fresh: readonly StaffTime[], most: number): ShownTime[] {
  const free = new Set(fresh.map(keyOf))
  const lost = before.filter((time) => !free.has(keyOf(time)) && covers(fresh, most, time))
  return [...fresh.map((time) => ({ ...time, lost: false })), ...lost.map((time) => ({ ...time, lost: true }))].sort(inOrder)
}

/** Those that went with the last look. */
export function newlyLost(before: readonly ShownTime[], after: readonly ShownTime[]): ShownTime[] {
  const were = new Set(before.filter(({ lost }) => !lost).map(keyOf))
  return after.filter((time) => time.lost && were.has(keyOf(time)))
}

/** By local day: the API writes local times. */
export function byDay(times: readonly ShownTime[]): DayOfShown[] {
  const days: DayOfShown[] = []
  for (const time of times) {
    const date = time.start.slice(0, 10)
    const last = days.at(-1)
    if (last?.date === date) last.times.push(time)
    else days.push({ date, times: [time] })
  }
  return days
}

/** The free times nearest to one that is lost, the same office first when they are equally near. */
export function nearestTo(lost: Place, times: readonly ShownTime[], most = 3): ShownTime[] {
  const away = ({ start }: Place) => Math.abs(Date.parse(start) - Date.parse(lost.start))
  return times
    .filter((time) => !time.lost && !isSame(time, lost))
    .sort((a, b) => away(a) - away(b) || Number(b.office === lost.office) - Number(a.office === lost.office) || inOrder(a, b))
    .slice(0, most)
}

/** Where a key leads from the time at `place`: along the day, to the day before or after, to the first or the last. */
export function stepFrom(place: number, key: string, times: readonly ShownTime[]): number | null {
  const here = times[place]
  if (!here) return times.length > 0 ? 0 : null
  const date = here.start.slice(0, 10)
  const find = (from: number, by: number, fits: (time: ShownTime) => boolean): number => {
    for (let at = from; at >= 0 && at < times.length; at += by) if (fits(times[at]!)) return at
    return place
  }
  const any = ({ lost }: ShownTime) => !lost
  switch (key) {
    case 'ArrowRight':
      return find(place + 1, 1, any)
    case 'ArrowLeft':
      return find(place - 1, -1, any)
    case 'ArrowDown':
      return find(place + 1, 1, (time) => any(time) && time.start.slice(0, 10) > date)
    case 'ArrowUp': {
      const before = find(place - 1, -1, (time) => any(time) && time.start.slice(0, 10) < date)
      if (before === place) return place
      const day = times[before]!.start.slice(0, 10)
      return times.findIndex((time) => any(time) && time.start.startsWith(day))
    }
    case 'Home':
      return find(0, 1, any)
    case 'End':
      return find(times.length - 1, -1, any)
    default:
      return null
  }
}
