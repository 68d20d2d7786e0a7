import type { StaffApp } from '../app'
import type { Closure, Document, OfficeTable, PoolTable } from '../shapes'

/** What belongs to whom: whoever works at some offices changes what is theirs, and the server refuses the rest. */

type Works = Pick<StaffApp, 'worksAt'>

/** The groups of desks at the offices where one works. */
export function ownPools({ pools = [] }: Document, { worksAt }: Works): PoolTable[] {
  return pools.filter(({ office }) => worksAt(office))
}

/** The offices where one works. */
export function ownOffices({ offices = [] }: Document, { worksAt }: Works): OfficeTable[] {
  return offices.filter(({ id }) => worksAt(id))
}

/** The office that a closure is about; null: all of them. */
export function officeOf({ office = null, pool }: Closure, { pools = [] }: Document): string | null {
  return pools.find(({ id }) => id === pool)?.office ?? office
}
