import { signal, type ReadonlySignal } from '@preact/signals'
import { openDB, type IDBPDatabase } from 'idb'
import { STEPS, type Schema, type TableName, type Tables } from './schema'

export interface Store {
  /** False when the browser forgets everything with the page (private window, storage refused). */
  readonly lasting: ReadonlySignal<boolean>
  get<T extends TableName>(table: T, key: string): Promise<Tables[T] | undefined>
  all<T extends TableName>(table: T): Promise<Tables[T][]>
  put<T extends TableName>(table: T, key: string, value: Tables[T]): Promise<void>
  remove(table: TableName, key: string): Promise<void>
}

/**
 * The device's store. A browser that refuses one, at once or later (full disk, a window that is private), gets a
 * store that lasts as long as the page, so that a time can be booked all the same.
 */
export async function openStore(): Promise<Store> {
  const passing = passingStore()
  try {
    return failOver(lastingStore(await openDatabase()), passing)
  } catch {
    return passing
  }
}

/** `lasting` until it fails once, then `passing`. */
export function failOver(lasting: Store, passing: Store): Store {
  let current = lasting
  const lasts = signal(lasting.lasting.value)
  const attempt = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    try {
      return await work(current)
    } catch {
      current = passing
      lasts.value = passing.lasting.value
      return work(current)
    }
  }
  return {
    lasting: lasts,
    get: (table, key) => attempt((store) => store.get(table, key)),
    all: (table) => attempt((store) => store.all(table)),
    put: (table, key, value) => attempt((store) => store.put(table, key, value)),
    remove: (table, key) => attempt((store) => store.remove(table, key)),
  }
}

function openDatabase(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>('borgertid', STEPS.length, {
    upgrade(database, from) {
      STEPS.slice(from).forEach((step) => step(database))
    },
    // Another tab runs a newer version and waits for this one to let go.
    blocking(_current, _blocked, event) {
      ;(event.target as IDBDatabase).close()
    },
  })
}

function lastingStore(database: IDBPDatabase<Schema>): Store {
  return {
    lasting: signal(true),
    get: (table, key) => database.get(table, key) as Promise<never>,
    all: (table) => database.getAll(table) as Promise<never>,
    put: async (table, key, value) => void (await database.put(table, value as never, key)),
    remove: (table, key) => database.delete(table, key),
  }
}

export function passingStore(): Store {
  const tables = new Map<string, Map<string, unknown>>()
  const rows = (table: string) => tables.get(table) ?? tables.set(table, new Map()).get(table)!
  return {
    lasting: signal(false),
    get: async (table, key) => rows(table).get(key) as never,
    all: async (table) => [...rows(table).values()] as never,
    put: async (table, key, value) => void rows(table).set(key, value),
    remove: async (table, key) => void rows(table).delete(key),
  }
}
