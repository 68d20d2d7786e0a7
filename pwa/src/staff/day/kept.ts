import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Day } from '../shapes'
import type { Errand } from './errands'

/** An errand that has not been told yet. Its key makes it count once, however often it is sent. */
export interface Waiting {
  office: string
  key: string
  errand: Errand
  /** When it was done. */
  at: string
  /** What the server said when it would not have it; such a one stays until somebody has seen it. */
  refused?: string
}

interface Schema extends DBSchema {
  day: { key: string; value: Day }
  errand: { key: number; value: Waiting }
}

const DATABASE = 'borgertid-day'

/** What a desk keeps on its computer of the day, so that the work goes on without a connection. */
export interface KeptDay {
  day(office: string): Promise<Day | undefined>
  keep(day: Day): Promise<void>
  /** In the order in which they were done. */
  waiting(): Promise<[number, Waiting][]>
  add(waiting: Waiting): Promise<void>
  change(id: number, waiting: Waiting): Promise<void>
  remove(id: number): Promise<void>
  /** Wipes what it knows of citizens. What has not been told yet names nobody, and is told by whoever signs in next. */
  forget(): Promise<void>
}

export async function openKeptDay(): Promise<KeptDay> {
  const database: IDBPDatabase<Schema> = await openDB<Schema>(DATABASE, 1, {
    upgrade(opened) {
      opened.createObjectStore('day')
      opened.createObjectStore('errand', { autoIncrement: true })
    },
  })
  return {
    async day(office) {
      const day = await database.get('day', office)
      // Kept by a version that did not know of pools.
      return day && { ...day, pools: (day as Partial<Day>).pools ?? [] }
    },
    keep: async (day) => void (await database.put('day', day, day.office)),
    async waiting() {
      const [keys, values] = await Promise.all([database.getAllKeys('errand'), database.getAll('errand')])
      return keys.map((key, place) => [key, values[place]!])
    },
    add: async (waiting) => void (await database.add('errand', waiting)),
    change: async (id, waiting) => void (await database.put('errand', waiting, id)),
    remove: (id) => database.delete('errand', id),
    forget: () => database.clear('day'),
  }
}
