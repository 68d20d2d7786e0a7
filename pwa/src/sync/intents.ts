import type { Answer } from '../api/answer'
import { alone } from '../platform/alone'
import { uuid } from '../platform/uuid'
import type { Store } from '../storage/store'

/** To take back the cancellation that the receipt `after` proves. */
export interface UndoIntent {
  after: string | null
}

/** The name of that write. */
export function undoOf(booking: string): string {
  return `undo:${booking}`
}

type Send<B, T> = (key: string, body: B) => Promise<Answer<T>>

/**
 * Carries out one write so that trying again is safe. The key is stored before anything is sent; the same intent
 * with the same body uses it again until the outcome is known, also after a reload and from another tab.
 */
export function carryOut<B, T>(store: Store, name: string, body: B, send: Send<B, T>): Promise<Answer<T>> {
  return alone(name, () => begin(store, name, body, send))
}

async function begin<B, T>(store: Store, name: string, body: B, send: Send<B, T>): Promise<Answer<T>> {
  const begun = await store.get('intents', name)
  const intent = begun && same(begun.body, body) ? begun : { name, key: uuid(), body }
  await store.put('intents', name, intent)
  return settle(store, name, await send(intent.key, body))
}

async function settle<T>(store: Store, name: string, answer: Answer<T>): Promise<Answer<T>> {
  if (answer.ok || answer.failure.kind === 'refused') await store.remove('intents', name)
  return answer
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
