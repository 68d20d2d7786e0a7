import { addDays, momentAt } from '../planning/days'

/** What somebody looks for in the audit; '' is anything. It stands in the address, so that it can be sent to a colleague. */
export interface Sought {
  /** A part of who did it. */
  name: string
  /** Exactly who did it: `password:anna`. */
  actor: string
  /** What was done to what: `move booking`. */
  did: string
  /** Local dates, both included. */
  from: string
  until: string
  /** What exactly it was done to. */
  kind: string
  id: string
}

const ADDRESS = '/personale/log'
export const ANYTHING: Sought = { name: '', actor: '', did: '', from: '', until: '', kind: '', id: '' }
const KEYS = Object.keys(ANYTHING) as (keyof Sought)[]

export function soughtIn(query: Record<string, string>): Sought {
  return Object.fromEntries(KEYS.map((key) => [key, query[key] ?? ''])) as unknown as Sought
}

/** Of the screen that shows it. */
export function addressOf(sought: Sought): string {
  const said = KEYS.filter((key) => sought[key] !== '').map((key): [string, string] => [key, sought[key]])
  return said.length > 0 ? `${ADDRESS}?${new URLSearchParams(said)}` : ADDRESS
}

export interface Query {
  name?: string
  actor?: string
  action?: string
  subject_kind?: string
  subject_id?: string
  from?: string
  until?: string
  before?: number
}

/** As the API asks for it. */
export function queryOf({ name, actor, did, from, until, kind, id }: Sought, zone: string): Query {
  const [action = '', of = ''] = did.split(' ')
  return {
    ...(name.trim() && { name: name.trim() }),
    ...(actor && { actor }),
    ...(action && { action }),
    ...((kind || of) && { subject_kind: kind || of }),
    ...(id && { subject_id: id }),
    ...(from && { from: momentAt(from, '00:00', zone) }),
    ...(until && { until: momentAt(addDays(until, 1), '00:00', zone) }),
  }
}
