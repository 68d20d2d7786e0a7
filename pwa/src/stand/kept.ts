import { openDB, type DBSchema } from 'idb'
import type { StandAnswer } from '../device/shapes'
import type { Stock } from './numbers'

/** What somebody did at the stand that has not been told yet. No phone numbers, no names. */
export type Untold = { key: string; at: string } & (
  | { kind: 'arrive'; shown: string }
  | { kind: 'ticket'; topic: string; language: 'da' | 'en'; number: number }
)

interface Schema extends DBSchema {
  one: { key: 'stand' | 'stock'; value: StandAnswer | Stock }
  untold: { key: number; value: Untold }
}

export const DATABASE = 'borgertid-stand'

/** What the stand keeps, so that it goes on without a connection. */
export interface KeptStand {
  stand(): Promise<StandAnswer | null>
  keepStand(stand: StandAnswer): Promise<void>
  stock(): Promise<Stock | null>
  keepStock(stock: Stock): Promise<void>
  add(untold: Untold): Promise<void>
  untold(): Promise<[number, Untold][]>
  remove(id: number): Promise<void>
}

export async function openKeptStand(): Promise<KeptStand> {
  const database = await openDB<Schema>(DATABASE, 1, {
    upgrade(opened) {
      opened.createObjectStore('one')
      opened.createObjectStore('untold', { autoIncrement: true })
    },
  })
  return {
    stand: async () => ((await database.get('one', 'stand')) as StandAnswer | undefined) ?? null,
    keepStand: async (stand) => void (await database.put('one', stand, 'stand')),
    stock: async () => ((await database.get('one', 'stock')) as Stock | undefined) ?? null,
    keepStock: async (stock) => void (await database.put('one', stock, 'stock')),
    add: async (untold) => void (await database.add('untold', untold)),
    async untold() {
      const [keys, values] = await Promise.all([database.getAllKeys('untold'), database.getAll('untold')])
      return keys.map((key, place) => [key, values[place]!])
    },
    remove: (id) => database.delete('untold', id),
  }
}
