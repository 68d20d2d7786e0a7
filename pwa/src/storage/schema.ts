import type { DBSchema, IDBPDatabase } from 'idb'
import type { Catalogue } from '../api/shapes'
import type { Draft } from '../booking/draft'
import type { Errand } from '../booking/errand'
import type { KeptBooking } from '../booking/kept'
import type { KeptFault } from '../booking/fault'
import type { SeenTimes } from '../booking/seen'
import type { KeptTicket } from '../booking/ticket'

/** One write that was begun: kept with its key until its outcome is known, so that a retry is the same write. */
export interface Intent {
  name: string
  key: string
  body: unknown
}

export interface Tables {
  bookings: KeptBooking
  drafts: Draft
  intents: Intent
  catalogues: Catalogue
  device: string
  faults: KeptFault
  outbox: Errand
  seen: SeenTimes
  keys: CryptoKey
  tickets: KeptTicket
}

export type TableName = keyof Tables

export interface Schema extends DBSchema {
  bookings: { key: string; value: KeptBooking }
  drafts: { key: string; value: Draft }
  intents: { key: string; value: Intent }
  catalogues: { key: string; value: Catalogue }
  device: { key: string; value: string }
  faults: { key: string; value: KeptFault }
  outbox: { key: string; value: Errand }
  seen: { key: string; value: SeenTimes }
  keys: { key: string; value: CryptoKey }
  tickets: { key: string; value: KeptTicket }
}

export type Database = IDBPDatabase<Schema>

/** Their rows are sealed where the platform can (decision 0030); the other tables hold what anybody may read. */
export const SEALED = ['bookings', 'drafts', 'intents', 'device', 'faults', 'outbox', 'tickets'] as const

type Step = (database: Database) => void

/** Append-only: a phone may come back from any earlier version and walks the steps it lacks. Never edit one. */
export const STEPS: readonly Step[] = [
  (database) => {
    for (const table of ['bookings', 'drafts', 'intents', 'catalogues', 'device'] as const) {
      database.createObjectStore(table)
    }
  },
  (database) => void database.createObjectStore('faults'),
  (database) => {
    for (const table of ['outbox', 'seen'] as const) database.createObjectStore(table)
  },
  (database) => void database.createObjectStore('keys'),
  (database) => void database.createObjectStore('tickets'),
  // Earlier versions kept an invitation in it that opens a caseworker's times.
  (database) => {
    database.deleteObjectStore('seen')
    database.createObjectStore('seen')
  },
]
