/** Days that come again: the file's RFC 5545 text, the fields of a form, and words, each made from the others. */

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
export type Weekday = (typeof WEEKDAYS)[number]
export type Place = 1 | 2 | 3 | 4 | -1

export type Recurrence =
  | { kind: 'weekly'; every: number; days: readonly Weekday[] }
  /** The first, second … or last (-1) such day of each month. */
  | { kind: 'monthly'; place: Place; day: Weekday }
  /** What the form has no fields for. It is kept as it is. */
  | { kind: 'other'; rrule: string }

/** What can be asked of a place in the month, in the order in which people count. */
export const PLACES: readonly Place[] = [1, 2, 3, 4, -1]

/** The fields of a form for an RRULE. */
export function readRecurrence(rrule: string): Recurrence {
  const other = { kind: 'other', rrule } as const
  const parts = new Map(rrule.toUpperCase().split(';').map((part) => part.split('=', 2) as [string, string]))
  const days = parts.get('BYDAY')?.split(',') ?? []
  const every = Number(parts.get('INTERVAL') ?? 1)
  const known = (names: string[]) => [...parts.keys()].every((name) => names.includes(name))
  if (parts.get('FREQ') === 'WEEKLY' && known(['FREQ', 'INTERVAL', 'BYDAY']) && days.length > 0 && days.every(isWeekday)) {
    return { kind: 'weekly', every, days: inOrder(days.filter(isWeekday)) }
  }
  const [, number = '', day = ''] = /^(-?\d)([A-Z]{2})$/.exec(days.join()) ?? []
  const place = PLACES.find((one) => one === Number(number))
  if (parts.get('FREQ') === 'MONTHLY' && known(['FREQ', 'BYDAY']) && place && isWeekday(day)) {
    return { kind: 'monthly', place, day }
  }
  return other
}

/** The RRULE that the municipality file has for it. */
export function writeRecurrence(recurrence: Recurrence): string {
  switch (recurrence.kind) {
    case 'weekly': {
      const every = recurrence.every > 1 ? `INTERVAL=${recurrence.every};` : ''
      return `FREQ=WEEKLY;${every}BYDAY=${inOrder(recurrence.days).join(',')}`
    }
    case 'monthly':
      return `FREQ=MONTHLY;BYDAY=${recurrence.place}${recurrence.day}`
    case 'other':
      return recurrence.rrule
  }
}

/** Names of a language for days and places. */
export interface RecurrenceWords {
  days: Record<Weekday, string>
  places: Record<Place, string>
  and: string
  every: (count: number, days: string) => string
  monthly: (place: string, day: string) => string
  other: (rrule: string) => string
}

/** "hver anden torsdag" */
export function inWords(recurrence: Recurrence, words: RecurrenceWords): string {
  switch (recurrence.kind) {
    case 'weekly':
      return words.every(recurrence.every, listed(recurrence.days.map((day) => words.days[day]), words.and))
    case 'monthly':
      return words.monthly(words.places[recurrence.place], words.days[recurrence.day])
    case 'other':
      return words.other(recurrence.rrule)
  }
}

/** The weekday of a date as YYYY-MM-DD. */
export function weekdayOf(date: string): Weekday {
  return WEEKDAYS[(new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7]!
}

export function isWeekday(text: string): text is Weekday {
  return (WEEKDAYS as readonly string[]).includes(text)
}

/** From Monday on, each once. */
export function inOrder(days: readonly Weekday[]): Weekday[] {
  return WEEKDAYS.filter((day) => days.includes(day))
}

/** "mandag, tirsdag og torsdag" */
export function listed(names: readonly string[], and: string): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)}`
}
