import type { FaultReportRequest } from '../api/shapes'

/** A fault that was told of on this device. Until it is `told` it waits for a connection. */
export interface KeptFault {
  /** Of the write, so that it is told once. */
  key: string
  request: FaultReportRequest
  keptAt: number
  told: { number: number; deadline: string } | null
  /** Why it was not taken: it stays until the citizen has seen it. */
  refused: { title: string; detail: string } | null
}

export const MOST_LETTERS = 1000

const SCREENS = ['/', '/tid', '/bestil', '/mine', '/nummer', '/find', '/fejl', '/privatliv']
/** Staff's own screens have no ids in their addresses. */
const OF_STAFF = /^\/personale(\/[a-z]+)*$/

/** The template of a screen's address: an id in it opens somebody's booking, or tells where they have been. */
export function routeOf(path: string): string {
  if (SCREENS.includes(path) || OF_STAFF.test(path)) return path
  return path.startsWith('/kvittering/') ? '/kvittering/:id' : '/:missing'
}

/** Where a fault on the screen at `path` is told of; `number` is that of the answer that failed. */
export function faultAddress(path: string, number: string | null = null): string {
  return `/fejl?${new URLSearchParams({ from: routeOf(path), ...(number && { number }) })}`
}

export function isUnsent({ told, refused }: KeptFault): boolean {
  return !told && !refused
}

/** The newest first. */
export function newestFirst(faults: KeptFault[]): KeptFault[] {
  return [...faults].sort((one, other) => other.keptAt - one.keptAt)
}
