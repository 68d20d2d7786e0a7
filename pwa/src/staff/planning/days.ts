/** Dates as YYYY-MM-DD, counted without any zone. */

const NOON = 'T12:00:00Z'
const DAY_MS = 86_400_000

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date + NOON) + days * DAY_MS).toISOString().slice(0, 10)
}

/** The Monday of the week that `date` lies in. */
export function mondayOf(date: string): string {
  return addDays(date, -((new Date(date + NOON).getUTCDay() + 6) % 7))
}

/** The number of the week that `date` lies in (ISO 8601): the one with the year's first Thursday is the first. */
export function weekNumber(date: string): number {
  const thursday = addDays(mondayOf(date), 3)
  const daysInYear = (Date.parse(thursday + NOON) - Date.parse(`${thursday.slice(0, 4)}-01-01${NOON}`)) / DAY_MS
  return Math.floor(daysInYear / 7) + 1
}

/** The first of the month that lies `months` after that of `date`. */
export function monthFrom(date: string, months: number): string {
  const first = new Date(date.slice(0, 7) + '-01' + NOON)
  first.setUTCMonth(first.getUTCMonth() + months)
  return first.toISOString().slice(0, 10)
}

/** The whole weeks in which the month of `date` lies: their first Monday and how many days they have. */
export function weeksOfMonth(date: string): { from: string; days: number } {
  const from = mondayOf(monthFrom(date, 0))
  const last = addDays(monthFrom(date, 1), -1)
  const until = addDays(mondayOf(last), 6)
  return { from, days: (Date.parse(until + NOON) - Date.parse(from + NOON)) / DAY_MS + 1 }
}

/** The moment at which clocks in `zone` show `wall` (as 14:00) on `date`; the first of two, the last before none. */
export function momentAt(date: string, wall: string, zone: string): string {
  const shown = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone })
  const guess = Date.parse(`${date}T${wall}:00Z`)
  const ahead = (moment: number) => Date.parse(`${shown.format(moment).replace(' ', 'T')}:00Z`) - moment
  return new Date(guess - ahead(guess - ahead(guess))).toISOString()
}

/** The last minute of `date` in `zone`, as a moment. */
export function endOf(date: string, zone: string): string {
  return momentAt(date, '23:59', zone)
}
