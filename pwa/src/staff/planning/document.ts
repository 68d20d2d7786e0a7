import type { Closure, Document, Rule, TopicTable } from '../shapes'
import { inOrder, weekdayOf, writeRecurrence, type Recurrence } from './recurrence'

/** Changes of the municipality's file, each giving a new one and leaving the old as it is. */

interface Tables {
  rules: Rule
  closures: Closure
  topics: TopicTable
}

/** With `table` in the place of the one that has its id, or behind all others. */
export function withTable<Kind extends keyof Tables>(document: Document, kind: Kind, table: Tables[Kind]): Document {
  const before = (document[kind] ?? []) as Tables[Kind][]
  const there = before.some(({ id }) => id === table.id)
  const after = there ? before.map((one) => (one.id === table.id ? table : one)) : [...before, table]
  return { ...document, [kind]: after }
}

export function withoutTable(document: Document, kind: keyof Tables, id: string): Document {
  return { ...document, [kind]: (document[kind] ?? []).filter((one) => one.id !== id) }
}

const LONGEST_ID = 60
const LETTERS: Record<string, string> = { æ: 'ae', ø: 'oe', å: 'aa' }

/** An id made from `name` that none of `taken` has: small letters, digits and hyphens. */
export function newId(name: string, taken: readonly { id: string }[]): string {
  const plain = name
    .toLowerCase()
    .replace(/[æøå]/g, (letter) => LETTERS[letter]!)
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST_ID - 4)
  const id = plain || 'ny'
  const ids = new Set(taken.map((one) => one.id))
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? id : `${id}-${number}`
    if (!ids.has(candidate)) return candidate
  }
}

/** A rule that opens `pool` on one day, as one that comes again each week. It gets its id when it is complete. */
export function newRule(pool: string, date: string, from: string, until: string): Rule {
  const recurrence: Recurrence = { kind: 'weekly', every: 1, days: inOrder([weekdayOf(date)]) }
  return {
    id: '',
    pool,
    lane: 'public',
    rrule: writeRecurrence(recurrence),
    valid_from: date,
    from,
    until,
    capacity: 1,
  }
}

/** A table without the keys that say nothing: an empty text or list, no, or what is not there. */
export function withoutEmpty<Table extends object>(table: Table): Table {
  const said = Object.entries(table).filter(
    ([, value]) => value !== '' && value !== false && value != null && !(Array.isArray(value) && value.length === 0),
  )
  return Object.fromEntries(said) as Table
}
