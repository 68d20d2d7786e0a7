import type { FreeDay, Place } from '../api/shapes'

export interface DayOfTimes {
  date: string
  times: string[]
}

/** The days of one office that have free times, in order. */
export function daysOf(days: FreeDay[], office: string): DayOfTimes[] {
  return days
    .filter((day) => day.office === office && day.times.length > 0)
    .sort((a, b) => a.date.localeCompare(b.date))
    .map(({ date, times }) => ({ date, times }))
}

export function firstFree(days: FreeDay[], office: string): string | null {
  return daysOf(days, office)[0]?.times[0] ?? null
}

/** The times of a day in its two halves; the API writes local times, so the hour can be read off. */
export function halves(times: string[]): { morning: string[]; afternoon: string[] } {
  const isMorning = (time: string) => Number(time.slice(11, 13)) < 12
  return { morning: times.filter(isMorning), afternoon: times.filter((time) => !isMorning(time)) }
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
