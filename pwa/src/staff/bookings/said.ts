import type { FindRequest } from '../shapes'

/** What a clerk has typed about somebody: their bookings are found by it. */
export type Sought = Pick<FindRequest, 'name' | 'phone' | 'code'> & { date: string | null }

/** The signs of a spoken code: nothing that looks or sounds like another, and no vowels. */
const SIGN = '[2-9BCDFGHJKMNPRSTVWXZ]'
const CODE = new RegExp(`(?<![\\p{L}\\d])(${SIGN}{3})(-| ?)(${SIGN}{3})(?![\\p{L}\\d-])`, 'iu')
const DATE = /(?<![\d/.])(\d{1,2})[./](\d{1,2})\.?(?:[./]?(\d{4}))?(?![\d/])/
const NEAR = [/(?<!\p{L})(?:i dag|today)(?!\p{L})/iu, /(?<!\p{L})(?:i morgen|tomorrow)(?!\p{L})/iu]
const DIGITS = /\+?\d[\d ]*/g
const FEWEST_DIGITS = 4

/**
 * One line, whatever was said first: "testesen", "20 12 34 56", "testesen 3456", "K7P-3MX", "testesen 24/11".
 * `today` is a local date, YYYY-MM-DD. A code of digits only is known by its hyphen: else it is a phone number.
 */
export function readSaid(text: string, today: string): Sought {
  let rest = ` ${text} `
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(rest)
    if (found) rest = `${rest.slice(0, found.index)} ${rest.slice(found.index + found[0].length)}`
    return found
  }
  const near = NEAR.findIndex((pattern) => take(pattern))
  const dated = near < 0 ? take(DATE) : null
  const date = near >= 0 ? dayAfter(today, near) : dated ? nearestDate(dated, today) : null
  const coded = CODE.exec(rest)
  const isCode = coded && (coded[2] === '-' || /\p{L}/u.test(coded[0]))
  const code = isCode ? `${coded[1]}-${coded[3]}`.toUpperCase() : ''
  if (isCode) take(CODE)
  const phone = (rest.match(DIGITS) ?? []).join('').replace(/[ +]/g, '')
  const name = rest.replace(DIGITS, ' ').replace(/[,;]/g, ' ').split(/\s+/).filter(Boolean).join(' ')
  return { name, phone, code, date }
}

/** Whether it tells one citizen from others. */
export function isEnough({ name, phone, code }: Sought): boolean {
  return name !== '' || phone.length >= FEWEST_DIGITS || code !== ''
}

function dayAfter(date: string, days: number): string {
  const moved = new Date(`${date}T12:00:00Z`)
  moved.setUTCDate(moved.getUTCDate() + days)
  return moved.toISOString().slice(0, 10)
}

/** Without a year it is the one nearest to today: a visit lies some months away at most. Null: no such day. */
function nearestDate([, day = '', month = '', year]: RegExpExecArray, today: string): string | null {
  const years = year ? [Number(year)] : [-1, 0, 1].map((more) => Number(today.slice(0, 4)) + more)
  const distance = (date: string) => Math.abs(Date.parse(date) - Date.parse(today))
  const dates = years
    .map((one) => `${one}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
    .filter((date) => !Number.isNaN(Date.parse(date)) && new Date(date).toISOString().startsWith(date))
  return dates.sort((a, b) => distance(a) - distance(b))[0] ?? null
}

/** "pas 3" asks for a passport for three. */
export function readTopic(text: string): { words: string; persons: number } {
  const counted = /^(.*\D)\s+(\d{1,2})$/.exec(text.trim())
  return { words: counted?.[1]?.trim() ?? text.trim(), persons: Math.max(1, Number(counted?.[2] ?? 1)) }
}
