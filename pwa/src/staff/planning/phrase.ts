import { inOrder, WEEKDAYS, type Place, type Recurrence, type Weekday } from './recurrence'

/** What somebody has written about when it is open; what they did not say is null. */
export interface Phrase {
  recurrence: Recurrence | null
  /** Wall times, as 14:00. */
  from: string | null
  until: string | null
}

type Weekly = Extract<Recurrence, { kind: 'weekly' }>
type Monthly = Extract<Recurrence, { kind: 'monthly' }>

/** The beginnings by which days are known in Danish and English: "tors" and "torsdage" are Thursdays. */
const DAYS: readonly [RegExp, readonly Weekday[]][] = [
  [/\b(man(dag\w*)?|mon(day\w*)?)\b/, ['MO']],
  [/\b(tirs?(dag\w*)?|tue(s(day\w*)?)?)\b/, ['TU']],
  [/\b(ons(dag\w*)?|wed(nesday\w*)?)\b/, ['WE']],
  [/\b(tors?(dag\w*)?|thu(rs(day\w*)?)?)\b/, ['TH']],
  [/\b(fre(dag\w*)?|fri(day\w*)?)\b/, ['FR']],
  [/(^|\s)(lør(dag\w*)?|sat(urday\w*)?)(?=\s|,|$)/, ['SA']],
  [/(^|\s)(søn(dag\w*)?|sun(day\w*)?)(?=\s|,|$)/, ['SU']],
  [/\b(hverdag\w*|weekdays?)\b/, ['MO', 'TU', 'WE', 'TH', 'FR']],
]
const PLACES: readonly [RegExp, Place][] = [
  [/\b(første|first|1\.)(?=\s)/, 1],
  [/\b(anden|second|2\.)(?=\s)/, 2],
  [/\b(tredje|third|3\.)(?=\s)/, 3],
  [/\b(fjerde|fourth|4\.)(?=\s)/, 4],
  [/\b(sidste|last)(?=\s)/, -1],
]
const EVERY: readonly [RegExp, number][] = [
  [/\b(hver\w* (anden|2\.)|every (second|other|2nd))(?=\s)/, 2],
  [/\b(hver\w* (tredje|3\.)|every (third|3rd))(?=\s)/, 3],
  [/\b(hver\w* (fjerde|4\.)|every (fourth|4th))(?=\s)/, 4],
]
const OF_THE_MONTH = /\b(måned|month)\w*/
const HOURS = /(?:kl\.?\s*|from\s+|fra\s+|at\s+)?(\d{1,2})(?:[.:](\d{2}))?\s*(?:-|–|til|to|until)\s*(?:kl\.?\s*)?(\d{1,2})(?:[.:](\d{2}))?/

const RANGE = /(\p{L}+)\.?\s*(?:-|–|\b(?:til(?: og med)?|to|through)\b)\s*(?=(\p{L}+))/gu

/** What may stand between, and changes nothing. */
const FILLER =
  /^(og|hvert?|alle|den|det|i|på|om|fra|til|med|kl|klokken|ugen?|åbent?|and|every|each|all|the|on|in|of|from|to|until|through|at|week|open)$/

/**
 * Reads "hver anden torsdag 14–18" and its like in Danish and English. Null when not all of it is understood: half of it
 * would fill in the fields as if it were the whole.
 */
export function readPhrase(text: string): Phrase | null {
  const plain = text.toLowerCase().replace(/\s+/g, ' ').trim()
  const hours = HOURS.exec(plain)
  const before = hours ? plain.replace(hours[0], ' ') : plain
  const recurrence = readDays(before)
  if (!isAllRead(before, recurrence)) return null
  const from = hours && wallTime(hours[1]!, hours[2])
  const until = hours && wallTime(hours[3]!, hours[4])
  const whole = from && until && from < until ? { from, until } : { from: null, until: null }
  return recurrence || whole.from ? { recurrence, ...whole } : null
}

function readDays(text: string): Weekly | Monthly | null {
  const days = inOrder([...rangesIn(text), ...daysIn(text)])
  if (days.length === 0) return null
  const place = PLACES.find(([pattern]) => pattern.test(text))?.[1]
  if (OF_THE_MONTH.test(text)) return place && days.length === 1 ? { kind: 'monthly', place, day: days[0]! } : null
  const every = EVERY.find(([pattern]) => pattern.test(text))?.[1] ?? 1
  return { kind: 'weekly', every, days }
}

function isAllRead(text: string, recurrence: Weekly | Monthly | null): boolean {
  const monthly = recurrence?.kind === 'monthly'
  const days = monthly ? [recurrence.day] : (recurrence?.days ?? [])
  const how = recurrence ? (monthly ? PLACES : EVERY).find(([pattern]) => pattern.test(text))?.[0] : null
  const rest = how ? text.replace(how, ' ') : text
  const left = monthly ? rest.replace(OF_THE_MONTH, ' ') : rest
  return (left.match(/\p{L}+|\d+/gu) ?? []).every((word) => {
    const named = daysIn(word)
    return FILLER.test(word) || (named.length > 0 && named.every((day) => days.includes(day)))
  })
}

function daysIn(text: string): Weekday[] {
  return DAYS.flatMap(([pattern, found]) => (pattern.test(text) ? found : []))
}

/** The days of "man–fre" and "fra lørdag til mandag". */
function rangesIn(text: string): Weekday[] {
  return [...text.matchAll(RANGE)].flatMap(([, first, last]) => {
    const [from, until] = [first!, last!].map((name) => WEEKDAYS.findIndex((day) => dayOf(name) === day)) as [number, number]
    if (from < 0 || until < 0) return []
    return WEEKDAYS.filter((_, day) => (from <= until ? from <= day && day <= until : from <= day || day <= until))
  })
}

function dayOf(name: string): Weekday | null {
  const found = daysIn(name)
  return found.length === 1 ? found[0]! : null
}

function wallTime(hour: string, minute = '00'): string | null {
  return Number(hour) < 24 && Number(minute) < 60 ? `${hour.padStart(2, '0')}:${minute}` : null
}
