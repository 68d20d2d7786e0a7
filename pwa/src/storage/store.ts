import { signal, type ReadonlySignal } from '@preact/signals'
import { openDB, type IDBPDatabase } from 'idb'
import { updateReady } from '../platform/update'
import { STEPS, type Schema, type TableName, type Tables } from './schema'

type Database = IDBPDatabase<Schema>

export interface Store {
  /** False when the browser forgets everything with the page (private window, storage refused). */
  readonly lasting: ReadonlySignal<boolean>
  get<T extends TableName>(table: T, key: string): Promise<Tables[T] | undefined>
  keys(table: TableName): Promise<string[]>
  all<T extends TableName>(table: T): Promise<Tables[T][]>
  put<T extends TableName>(table: T, key: string, value: Tables[T]): Promise<void>
  remove(table: TableName, key: string): Promise<void>
  /** Removes everything; throws where something stays. */
  clear(): Promise<void>
}

/**
 * The device's store. A browser that refuses one, at once or later (full disk, a window that is private), gets a
 * store that lasts as long as the page, so that a time can be booked all the same.
 */
export async function openStore(): Promise<Store> {
  const passing = passingStore()
  try {
    return failOver(lastingStore(openDatabase, await openDatabase()), passing)
  } catch {
    return passing
  }
}

/** `lasting`, and `passing` for what `lasting` failed to write. What it holds is read from it all the same. */
export function failOver(lasting: Store, passing: Store): Store {
  const lasts = signal(lasting.lasting.value)
  /** Rows of which `lasting` has an older word, or one that should be gone. */
  const astray = new Set<string>()
  const write = async (table: TableName, key: string, work: (store: Store) => Promise<void>): Promise<void> => {
    const row = `${table}/${key}`
    try {
      await work(lasting)
      astray.delete(row)
    } catch {
      await work(passing)
      astray.add(row)
    }
    lasts.value = lasting.lasting.value && astray.size === 0
  }
  const store: Store = {
    lasting: lasts,
    get: (table, key) =>
      astray.has(`${table}/${key}`) ? passing.get(table, key) : lasting.get(table, key).catch(() => undefined),
    keys: async (table) => {
      const kept = await lasting.keys(table).catch(() => [])
      return [...new Set([...kept, ...(await passing.keys(table))])]
    },
    all: async (table) => {
      const rows = await Promise.all((await store.keys(table)).map((key) => store.get(table, key)))
      return rows.filter((row) => row !== undefined)
    },
    put: (table, key, value) => write(table, key, (to) => to.put(table, key, value)),
    remove: (table, key) => write(table, key, (from) => from.remove(table, key)),
    clear: async () => {
      await Promise.all([lasting.clear(), passing.clear()])
      astray.clear()
    },
  }
  return store
}

async function openDatabase(): Promise<Database> {
  try {
    return await openDB<Schema>('borgertid', STEPS.length, {
      upgrade(database, from) {
        STEPS.slice(from).forEach((step) => step(database))
      },
      // Another tab runs a newer version and waits for this one to let go.
      blocking(_current, _blocked, event) {
        ;(event.target as IDBDatabase).close()
      },
    })
  } catch (error) {
    // A newer version has been here: what it has stored is not for this one, which can only be replaced.
    if (error instanceof DOMException && error.name === 'VersionError') updateReady.value = true
    throw error
  }
}

/** `database`, and what `open` gives when it fails: browsers drop connections, as when a phone has slept. */
export function lastingStore(open: () => Promise<Database>, database: Database): Store {
  let current = database
  const attempt = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    try {
      return await work(current)
    } catch {
      current.close()
      current = await open()
      return work(current)
    }
  }
  return {
    lasting: signal(true),
    get: (table, key) => attempt((from) => from.get(table, key)) as Promise<never>,
    keys: (table) => attempt((from) => from.getAllKeys(table)),
    all: (table) => attempt((from) => from.getAll(table)) as Promise<never>,
    put: async (table, key, value) => void (await attempt((to) => to.put(table, value as never, key))),
    remove: (table, key) => attempt((from) => from.delete(table, key)),
    clear: () =>
      attempt(async (all) => {
        const work = all.transaction(all.objectStoreNames, 'readwrite')
        await Promise.all([...all.objectStoreNames].map((table) => work.objectStore(table).clear()))
        await work.done
      }),
  }
}

export function passingStore(): Store {
  const tables = new Map<string, Map<string, unknown>>()
  const rows = (table: string) => tables.get(table) ?? tables.set(table, new Map()).get(table)!
  return {
    lasting: signal(false),
    get: async (table, key) => rows(table).get(key) as never,
    keys: async (table) => [...rows(table).keys()],
    all: async (table) => [...rows(table).values()] as never,
    put: async (table, key, value) => void rows(table).set(key, value),
    remove: async (table, key) => void rows(table).delete(key),
    clear: async () => tables.clear(),
  }
}
