import type { FreeDay } from '../api/shapes'
import { writeTopic } from './address'
import { markOf } from './invitation'
import type { Visit } from './visit'

/** The free times of one question as this device last saw them, at `fetchedAt` (ms). */
export interface SeenTimes {
  question: string
  days: FreeDay[]
  fetchedAt: number
}

/** What free times depend on, as one word. What it is kept by is not locked away: it opens nothing. */
export function questionOf({ topics, needs, meeting, invitation = null }: Visit): string {
  return JSON.stringify([topics.map(writeTopic), needs, meeting, invitation && markOf(invitation)])
}

/** So many questions are remembered: those asked last. */
const MOST_SEEN = 8

/** What of it has not passed. */
export function stillAhead(days: FreeDay[], now: number): FreeDay[] {
  return days
    .map((day) => ({ ...day, times: day.times.filter((start) => Date.parse(start) > now) }))
    .filter(({ times }) => times.length > 0)
}

/** `days` with what was seen since: another answer about an office's day replaces what was known of it. */
export function withNewer(days: FreeDay[], newer: FreeDay[]): FreeDay[] {
  const replaced = new Set(newer.map(({ date, office }) => `${date}/${office}`))
  return [...days.filter(({ date, office }) => !replaced.has(`${date}/${office}`)), ...newer]
}

/** Which are too many, the oldest first. */
export function forgettable(seen: SeenTimes[]): SeenTimes[] {
  return [...seen].sort((one, other) => other.fetchedAt - one.fetchedAt).slice(MOST_SEEN)
}
