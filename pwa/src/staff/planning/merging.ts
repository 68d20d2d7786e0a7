import type { Document } from '../shapes'

/** Two people's changes of the same file, put together. */
export interface Merged {
  document: Document
  /** Both have changed the same: whoever saves shall look at it together. */
  both: boolean
  /** Something of theirs is not in it: the other has changed or deleted what is written here, or the other way round. */
  replaced: boolean
}

type Table = Readonly<Record<string, unknown>>
type List = readonly unknown[]
type Met = Omit<Merged, 'document'>

/** Tables within tables. All other tables (a name in two languages, a place on the map) are one value. */
const PARTS = ['day', 'release', 'settings', 'needs']

/** `theirs`, with what differs between the file as it was opened and `mine`. */
export function merged(opened: Document, mine: Document, theirs: Document): Merged {
  const met: Met = { both: false, replaced: false }
  const document = fieldsOf(opened, mine, theirs, met)
  return { document: document as Document, ...met }
}

function fieldsOf(opened: Table, mine: Table, theirs: Table, met: Met): Table {
  const keys = new Set([...Object.keys(theirs), ...Object.keys(mine)])
  const values = [...keys].map((key) => [key, valueOf(key, opened[key], mine[key], theirs[key], met)] as const)
  return Object.fromEntries(values.filter(([, value]) => value !== undefined))
}

function valueOf(key: string, opened: unknown, mine: unknown, theirs: unknown, met: Met): unknown {
  if (isSame(mine, opened)) return theirs
  if (isSame(theirs, opened) || isSame(mine, theirs)) return mine
  // Before the parts: the municipality's needs are a table, a group's are a list of names.
  if ([opened, mine, theirs].some(Array.isArray)) {
    const lists = [listOf(opened), listOf(mine), listOf(theirs)] as const
    return lists.flat().every((one) => keyOf(one) !== null) ? tablesOf(...lists, met) : linesOf(...lists, met)
  }
  if (PARTS.includes(key)) {
    const part = fieldsOf(tableOf(opened), tableOf(mine), tableOf(theirs), met)
    return Object.keys(part).length > 0 ? part : undefined
  }
  met.both = met.replaced = true
  return mine
}

/** Of tables that have a name each. */
function tablesOf(opened: List, mine: List, theirs: List, met: Met): List {
  const [was, ours, others] = [byKey(opened), byKey(mine), byKey(theirs)] as const
  const order = isMoved(opened, mine) ? orderOf(mine, theirs) : orderOf(theirs, mine)
  if (isMoved(opened, mine) && isMoved(opened, theirs)) met.both = met.replaced = true
  return order.flatMap((key) => {
    const [before, my, their] = [was.get(key), ours.get(key), others.get(key)]
    if (my && their) return [fieldsOf(before ?? {}, my, their, met)]
    const left = my ?? their
    if (!before || !left) return left ?? []
    if (isSame(left, before)) return []
    met.both = met.replaced = true
    return my ?? []
  })
}

/** Of lines that have no name: what one takes away and adds, the other can keep. A line that both have changed is there twice. */
function linesOf(opened: List, mine: List, theirs: List, met: Met): List {
  const taken = opened.filter((line) => !has(mine, line))
  const added = mine.filter((line) => !has(opened, line) && !has(theirs, line))
  met.both = true
  if (taken.some((line) => typeof line === 'object' && !has(theirs, line))) met.replaced = true
  return [...theirs.filter((line) => !has(taken, line)), ...added]
}

/** The keys as they stand in `leading`; what is only in `other` stands last, as there, or behind the same as there. */
function orderOf(leading: List, other: List): string[] {
  const order = leading.map((one) => keyOf(one)!)
  const others = other.map((one) => keyOf(one)!)
  const last = Math.max(...order.map((key) => others.lastIndexOf(key)), -1)
  others.forEach((key, place) => {
    if (place > last) order.push(key)
    else if (!order.includes(key)) order.splice(place > 0 ? order.indexOf(others[place - 1]!) + 1 : 0, 0, key)
  })
  return order
}

function isMoved(before: List, after: List): boolean {
  const keys = (list: List, others: List) => list.map(keyOf).filter((key) => others.some((other) => keyOf(other) === key))
  return !isSame(keys(before, after), keys(after, before))
}

function byKey(list: List): Map<string, Table> {
  return new Map(list.map((one) => [keyOf(one)!, one as Table]))
}

/** What tells a table from the others of its list; null: nothing does. */
function keyOf(one: unknown): string | null {
  const { id, postcode } = tableOf(one)
  return typeof id === 'string' ? id : typeof postcode === 'string' ? postcode : null
}

function has(list: List, line: unknown): boolean {
  return list.some((other) => isSame(line, other))
}

/** Also when one of them leaves out what the other says nothing with. */
function isSame(one: unknown, other: unknown): boolean {
  if (saysNothing(one) || saysNothing(other)) return saysNothing(one) && saysNothing(other)
  if (typeof one !== 'object' || typeof other !== 'object') return one === other
  const [left, right] = [tableOf(one), tableOf(other)]
  const keys = [...Object.keys(left), ...Object.keys(right)]
  return Array.isArray(one) === Array.isArray(other) && keys.every((key) => isSame(left[key], right[key]))
}

function saysNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === false
}

function tableOf(value: unknown): Table {
  return typeof value === 'object' && value !== null ? (value as Table) : {}
}

function listOf(value: unknown): List {
  return Array.isArray(value) ? value : []
}
