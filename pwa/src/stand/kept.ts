import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { OF_STAND } from '../device/remembered'
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
  let opening: Promise<IDBPDatabase<Schema>> | null = null
  /** Opened anew once the device was forgotten, for the next that this browser is made to. */
  const opened = () =>
    (opening ??= openDB<Schema>(OF_STAND, 1, {
      upgrade(database) {
        database.createObjectStore('one')
        database.createObjectStore('untold', { autoIncrement: true })
      },
      // Who forgets the device waits until nobody has it open.
      blocking(_current, _blocked, event) {
        ;(event.target as IDBDatabase).close()
        opening = null
      },
      terminated: () => (opening = null),
    }))
  await opened()
  return {
    stand: async () => ((await (await opened()).get('one', 'stand')) as StandAnswer | undefined) ?? null,
    keepStand: async (stand) => void (await (await opened()).put('one', stand, 'stand')),
    stock: async () => ((await (await opened()).get('one', 'stock')) as Stock | undefined) ?? null,
    keepStock: async (stock) => void (await (await opened()).put('one', stock, 'stock')),
    add: async (untold) => void (await (await opened()).add('untold', untold)),
    async untold() {
      const database = await opened()
      const [keys, values] = await Promise.all([database.getAllKeys('untold'), database.getAll('untold')])
      return keys.map((key, place) => [key, values[place]!])
    },
    remove: async (id) => (await opened()).delete('untold', id),
  }
}
