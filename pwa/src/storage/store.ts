import { signal, type ReadonlySignal } from '@preact/signals-core'
import { openDB } from 'idb'
import { SEALED, STEPS, type Database, type Schema, type TableName, type Tables } from './schema'
import type { Sealer } from './sealing'

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
  /** Seals what earlier versions wrote; answers whether rows about the citizen are sealed on this device. */
  seal(): Promise<boolean>
}

/** What opening the device's store asks for. */
export interface Opening {
  /** What seals rows; loaded when the first of those is asked for, and not with the first screen. */
  sealing: () => Promise<{ sealerIn(database: Database): Promise<Sealer> }>
  /** Called when a newer version has been here: what that has stored is not for this one, which can only be replaced. */
  outdated: () => void
}

/**
 * The device's store. A browser that refuses one, at once or later (full disk, a window that is private), gets a
 * store that lasts as long as the page, so that a time can be booked all the same.
 */
export async function openStore(opening: Opening): Promise<Store> {
  const passing = passingStore()
  try {
    return failOver(await openLastingStore(opening), passing)
  } catch {
    return passing
  }
}

/** The same without that: one that fails when the browser does. */
export async function openLastingStore({ sealing, outdated }: Opening): Promise<Store> {
  const open = () => openDatabase(outdated)
  return lastingStore(open, await open(), async (database) => (await sealing()).sealerIn(database))
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
    seal: () => lasting.seal().catch(() => false),
  }
  return store
}

async function openDatabase(outdated: () => void): Promise<Database> {
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
    if (error instanceof DOMException && error.name === 'VersionError') outdated()
    throw error
  }
}

/** `database`, and what `open` gives when it fails: browsers drop connections, as when a phone has slept. */
export function lastingStore(
  open: () => Promise<Database>,
  database: Database,
  sealerIn: (database: Database) => Promise<Sealer>,
): Store {
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
  let loading: Promise<Sealer> | undefined
  const sealer = (): Promise<Sealer> =>
    (loading ??= attempt(sealerIn).catch((error: unknown) => {
      loading = undefined
      throw error
    }))
  const opened = async (table: TableName, kept: unknown) =>
    (isAboutTheCitizen(table) ? (await sealer()).open(kept) : kept) as never
  const sealed = async (table: TableName, row: unknown) =>
    (isAboutTheCitizen(table) ? (await sealer()).seal(row) : row) as never
  return {
    lasting: signal(true),
    get: async (table, key) => opened(table, await attempt((from) => from.get(table, key))),
    keys: (table) => attempt((from) => from.getAllKeys(table)),
    all: async (table) => {
      const rows = await attempt((from) => from.getAll(table))
      return (await Promise.all(rows.map((kept) => opened(table, kept)))).filter((row) => row !== undefined)
    },
    put: async (table, key, value) => {
      const row = await sealed(table, value)
      await attempt((to) => to.put(table, row, key))
    },
    remove: (table, key) => attempt((from) => from.delete(table, key)),
    clear: () => attempt(clearRows),
    seal: async () => (await sealer()).seals,
  }
}

function isAboutTheCitizen(table: TableName): boolean {
  return SEALED.some((one) => one === table)
}

/** All but the key: it opens nothing any longer, and another tab may be sealing with it at this moment. */
async function clearRows(database: Database): Promise<void> {
  const tables = [...database.objectStoreNames].filter((table) => table !== 'keys')
  const work = database.transaction(tables, 'readwrite')
  await Promise.all(tables.map((table) => work.objectStore(table).clear()))
  await work.done
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
    seal: async () => false,
  }
}
