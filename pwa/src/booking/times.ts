import type { FreeDay, Place } from '../api/shapes'

export interface DayOfTimes {
  date: string
  times: string[]
}

/** Parts of the day that times can be narrowed to; the late ones are of the afternoon too. */
export const HOURS = { morning: [0, 12], afternoon: [12, 24], late: [16, 24] } as const
export type Hours = keyof typeof HOURS

/** The API writes local times, so the hour can be read off. */
function isWithin(hours: Hours | null, time: string): boolean {
  const [from, until] = HOURS[hours ?? 'morning']
  const hour = Number(time.slice(11, 13))
  return hours === null || (hour >= from && hour < until)
}

/** The days of one office that have free times in those hours, in order. */
export function daysOf(days: FreeDay[], office: string, hours: Hours | null = null): DayOfTimes[] {
  return days
    .filter((day) => day.office === office)
    .map(({ date, times }) => ({ date, times: times.filter((time) => isWithin(hours, time)) }))
    .filter(({ times }) => times.length > 0)
    .sort((a, b) => a.date.localeCompare(b.date))
}

export function firstFree(days: FreeDay[], office: string, hours: Hours | null = null): string | null {
  return daysOf(days, office, hours)[0]?.times[0] ?? null
}

/** The first of all free times in those hours, wherever it is. */
export function firstAnywhere(days: FreeDay[], hours: Hours | null = null): Place | null {
  const firsts = [...new Set(days.map(({ office }) => office))].flatMap((office) => {
    const start = firstFree(days, office, hours)
    return start ? [{ office, start }] : []
  })
  return firstOf(firsts, hours)
}

/** The earliest of some places in those hours. */
export function firstOf(places: Place[], hours: Hours | null): Place | null {
  const able = places.filter(({ start }) => isWithin(hours, start))
  return able.sort((a, b) => Date.parse(a.start) - Date.parse(b.start))[0] ?? null
}

/** The local date of a time as the API writes it. */
export function dateOf(start: string): string {
  return start.slice(0, 10)
}

/** The times of a day in its two halves. */
export function halves(times: string[]): { morning: string[]; afternoon: string[] } {
  const of = (hours: Hours) => times.filter((time) => isWithin(hours, time))
  return { morning: of('morning'), afternoon: of('afternoon') }
}

export function sameTime(a: Place, b: Place): boolean {
  return a.office === b.office && Date.parse(a.start) === Date.parse(b.start)
}

/** The free days without a time that somebody else turned out to have. */
export function without(days: FreeDay[], taken: Place): FreeDay[] {
  return days.map((day) => ({
    ...day,
    times: day.times.filter((start) => !sameTime({ office: day.office, start }, taken)),
  }))
}

/** Seconds until `moment`, never below zero. */
export function secondsUntil(moment: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(moment) - now) / 1000))
}

/** ISO date `days` after `date`. */
export function addDays(date: string, days: number): string {
  const moved = new Date(`${date}T00:00:00Z`)
  moved.setUTCDate(moved.getUTCDate() + days)
  return moved.toISOString().slice(0, 10)
}
