import { openDB, type IDBPDatabase } from 'idb'
import type { Signal } from '@preact/signals'
import type { Answer } from '../api/answer'

export const COPIES = 'borgertid-copies'
const STORE = 'copies'

/**
 * What anybody may read, for devices without a network: the names of offices and topics, the numbers on a board.
 * Nothing about a citizen.
 */
async function opened(): Promise<IDBPDatabase> {
  return openDB(COPIES, 1, {
    upgrade(database) {
      database.createObjectStore(STORE)
    },
  })
}

/** Brings `into` what was kept under that name if it is still `fit`, and then what the server answers, which is kept. */
export async function bring<T>(name: string, into: Signal<T | null>, ask: () => Promise<Answer<T>>, fit: (kept: T) => boolean = () => true): Promise<void> {
  const asked = ask()
  if (into.peek() === null) {
    const kept = await read<T>(name)
    if (kept && fit(kept)) into.value ??= kept
  }
  const answer = await asked
  if (!answer.ok) return
  into.value = answer.value
  await write(name, answer.value)
}

async function read<T>(name: string): Promise<T | null> {
  try {
    const database = await opened()
    const kept = (await database.get(STORE, name)) as T | undefined
    database.close()
    return kept ?? null
  } catch {
    // A browser that keeps nothing: the network has to answer.
    return null
  }
}

async function write(name: string, value: unknown): Promise<void> {
  try {
    const database = await opened()
    await database.put(STORE, value, name)
    database.close()
  } catch {
    // The same: what is shown now is shown all the same.
  }
}
