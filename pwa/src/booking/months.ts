/** Days and months of the calendar, as ISO dates: no clock, no zone. */
import type { Office } from '../api/shapes'
import { addDays } from './times'

/** What a month's day is to the citizen: it can be chosen, or why not. `unknown` is still on its way. */
export type DayState = 'free' | 'full' | 'over' | 'beyond' | 'unknown'

/** How far ahead an office can be booked, and when each day another one opens. */
type Release = Pick<Office, 'horizon_days' | 'new_days_open'>

/** What decides the state of each day; all dates are local. */
export interface Calendar {
  today: string
  /** The last day that can be booked; null where nobody has told. */
  last: string | null
  /** The first day of which the free times are not known yet. */
  unknownFrom: string
  /** How many times are free on each day that has any. */
  free: ReadonlyMap<string, number>
}

/** Of an office, at the local `time`, as in 07:30. Null where a catalogue that the device has kept does not tell. */
export function lastBookableDay(office: Partial<Release>, today: string, time: string): string | null {
  const { horizon_days: days, new_days_open: opens = '00:00' } = office
  if (days === undefined) return null
  return addDays(today, time < opens ? days - 1 : days)
}

export function stateOf(date: string, { today, last, unknownFrom, free }: Calendar): DayState {
  if (free.get(date)) return 'free'
  if (date < today) return 'over'
  if (last !== null && date > last) return 'beyond'
  return date < unknownFrom ? 'full' : 'unknown'
}

/** "2026-11" */
export function monthOf(date: string): string {
  return date.slice(0, 7)
}

function firstOfMonth(month: string): string {
  return `${month}-01`
}

export function lastOfMonth(month: string): string {
  return addDays(addMonths(firstOfMonth(month), 1), -1)
}

/** The same day of another month, or that month's last where it has no such day. */
export function addMonths(date: string, months: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))).toISOString().slice(0, 10)
}

/** "november 2026" */
export function nameOfMonth(month: string, locale: string): string {
  const names = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return names.format(new Date(firstOfMonth(month)))
}

/** The seven from Monday on, as "tirs" and "tirsdag". */
export function namesOfWeekdays(locale: string): { short: string; long: string }[] {
  const name = (weekday: 'short' | 'long', date: string) =>
    new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }).format(new Date(date)).replace('.', '')
  const week = weeksOf('2024-01', '2024-01-01')[0] as string[]
  return week.map((date) => ({ short: name('short', date), long: name('long', date) }))
}

/** Days since Monday: 0 to 6. */
export function weekday(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
}

/** The weeks of the month that are not over, from Monday to Sunday; null where a week begins before or ends after it. */
export function weeksOf(month: string, today: string): (string | null)[][] {
  const first = firstOfMonth(month)
  const days = Number(lastOfMonth(month).slice(8))
  const before = weekday(first)
  const weeks = Array.from({ length: Math.ceil((before + days) / 7) }, (_week, week) =>
    Array.from({ length: 7 }, (_day, day) => {
      const number = week * 7 + day - before
      return number >= 0 && number < days ? addDays(first, number) : null
    }),
  )
  return weeks.filter((week) => week.some((date) => date !== null && date >= mondayOf(today)))
}

function mondayOf(date: string): string {
  return addDays(date, -weekday(date))
}

/** The first day of this week, as far as it is of this month. */
function firstShown(today: string): string {
  const [monday, first] = [mondayOf(today), firstOfMonth(monthOf(today))]
  return monday < first ? first : monday
}

export interface Pressed {
  key: string
  shift: boolean
  /** Whether the page is read from right to left: then the next day stands to the left. */
  rtl: boolean
}

/** The date that a key leads to from `date`, from this week on to the month of `until`; null for other keys. */
export function dateFor({ key, shift, rtl }: Pressed, date: string, today: string, until: string): string | null {
  const onward = rtl ? -1 : 1
  const moves: Record<string, () => string> = {
    ArrowRight: () => addDays(date, onward),
    ArrowLeft: () => addDays(date, -onward),
    ArrowDown: () => addDays(date, 7),
    ArrowUp: () => addDays(date, -7),
    Home: () => mondayOf(date),
    End: () => addDays(date, 6 - weekday(date)),
    PageDown: () => addMonths(date, shift ? 12 : 1),
    PageUp: () => addMonths(date, shift ? -12 : -1),
  }
  const moved = moves[key]?.()
  return moved ? within(moved, firstShown(today), lastOfMonth(monthOf(until))) : null
}

export function within(date: string, first: string, last: string): string {
  return date < first ? first : date > last ? last : date
}
