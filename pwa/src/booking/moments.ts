/** Words for moments, always in the municipality's zone, whatever zone the device is set to. */
export interface Moments {
  /** The municipality's. */
  readonly zone: string
  /** "tirsdag 24. november" */
  day(moment: string): string
  /** "tir. 24. nov." */
  shortDay(moment: string): string
  /** "10.15" */
  time(moment: string | number): string
  /** "tirsdag 24. november kl. 10.15" */
  full(moment: string): string
  /** "24.11.2026 kl. 10.15" */
  stamp(moment: string | number): string
  /** The local date now, as YYYY-MM-DD. */
  today(now: number): string
  /** "tirsdag 24. november", for a date as YYYY-MM-DD. */
  date(date: string): string
}

const ZONE_UNTIL_KNOWN = 'Europe/Copenhagen'

/** Those of a municipality, which may not have come yet. */
export function momentsOf(words: { locale: string; at: string }, municipality: { time_zone: string } | undefined): Moments {
  return moments(words.locale, municipality?.time_zone ?? ZONE_UNTIL_KNOWN, words.at)
}

export function moments(locale: string, timeZone: string, at: string): Moments {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, timeZone })
  const day = format({ weekday: 'long', day: 'numeric', month: 'long' })
  const shortDay = format({ weekday: 'short', day: 'numeric', month: 'short' })
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const stamp = format({ day: 'numeric', month: 'numeric', year: 'numeric' })
  const iso = new Intl.DateTimeFormat('sv-SE', { timeZone })
  /** Without the word for "the", and with the number of the day kept on the month's line. */
  const plain = (text: string) => text.replace('den ', '').replace(/(\d\.?) /, '$1\u00a0')
  const words: Moments = {
    zone: timeZone,
    day: (moment) => plain(day.format(new Date(moment))),
    shortDay: (moment) => plain(shortDay.format(new Date(moment))),
    time: (moment) => time.format(new Date(moment)),
    full: (moment) => `${words.day(moment)} ${at}\u00a0${words.time(moment)}`,
    stamp: (moment) => `${stamp.format(new Date(moment))} ${at}\u00a0${time.format(new Date(moment))}`,
    today: (now) => iso.format(new Date(now)),
    // Noon in Greenwich is the same date in every zone of Europe.
    date: (date) => words.day(`${date}T12:00:00Z`),
  }
  return words
}
