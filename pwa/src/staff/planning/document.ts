import type { LocalText } from '../../api/shapes'
import type { Closure, Document, OfficeTable, PoolTable, Rule, TopicTable } from '../shapes'
import { inOrder, weekdayOf, writeRecurrence, type Recurrence } from './recurrence'

/** Changes of the municipality's file, each giving a new one and leaving the old as it is. */

interface Tables {
  rules: Rule
  closures: Closure
  topics: TopicTable
  offices: OfficeTable
  pools: PoolTable
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

/**
 * What people call the table that a fault stands in, by its JSON pointer: "Skranker" of `#/pools/0/topics`, and the
 * group of an opening rule; null outside of tables.
 */
export function namedAt(document: Document, pointer: string, textOf: (text: LocalText) => string): string | null {
  const [, kind, place] = /^#\/(offices|topics|pools|rules|closures)\/(\d+)/.exec(pointer) ?? []
  if (!kind) return null
  const table = (document[kind as keyof Tables] as readonly Tables[keyof Tables][] | undefined)?.[Number(place)]
  if (!table) return null
  const name = 'reason' in table ? table.reason : 'name' in table ? table.name : document.pools?.find(({ id }) => id === table.pool)?.name
  return typeof name === 'object' ? textOf(name) : (name ?? null)
}

/** With the topic behind the one called `after`; '' puts it first. */
export function placedAfter(document: Document, topic: string, after: string): Document {
  const { topics = [] } = document
  const others = topics.filter(({ id }) => id !== topic)
  const place = others.findIndex(({ id }) => id === after) + 1
  return { ...document, topics: [...others.slice(0, place), ...topics.filter(({ id }) => id === topic), ...others.slice(place)] }
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

/** Gives what is new an id that none of what `taken` finds in a file has; `what` tells it from else that is new. */
export type Choose = (what: string, name: string, taken: (document: Document) => readonly { id: string }[]) => string

/** Ids that are free in the newest file; those that may stand in it already, since they were saved unheard, stay. */
export function idsFreeIn(newest: () => Document, unheard: () => boolean = () => false): Choose {
  const chosen = new Map<string, string>()
  return (what, name, taken) => {
    const id = (unheard() && chosen.get(what)) || newId(name, taken(newest()))
    chosen.set(what, id)
    return id
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
