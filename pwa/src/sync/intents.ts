import type { Answer } from '../api/answer'
import { alone } from '../platform/alone'
import { uuid } from '../platform/uuid'
import type { Store } from '../storage/store'

type Send<B, T> = (key: string, body: B) => Promise<Answer<T>>

/**
 * Carries out one write so that trying again is safe. The key is stored before anything is sent; the same intent
 * with the same body uses it again until the outcome is known, also after a reload and from another tab.
 */
export function carryOut<B, T>(store: Store, name: string, body: B, send: Send<B, T>): Promise<Answer<T>> {
  return alone(name, () => begin(store, name, body, send))
}

/**
 * As `carryOut`, for writes where a second effect would be a harm: when an earlier try with another body has an
 * unknown outcome, that try is asked about first, and its success is the answer.
 */
export function carryOutOnce<B, T>(store: Store, name: string, body: B, send: Send<B, T>): Promise<Answer<T>> {
  return alone(name, async () => {
    const begun = await store.get('intents', name)
    const earlier = begun && same(begun.body, body) ? null : await resend(store, name, send)
    if (earlier && (earlier.ok || earlier.failure.kind !== 'refused')) return earlier
    return begin(store, name, body, send)
  })
}

/** Sends a try whose outcome is unknown again, as it was; null when there is none. */
export function askAgain<B, T>(store: Store, name: string, send: Send<B, T>): Promise<Answer<T> | null> {
  return alone(name, () => resend(store, name, send))
}

async function begin<B, T>(store: Store, name: string, body: B, send: Send<B, T>): Promise<Answer<T>> {
  const begun = await store.get('intents', name)
  const intent = begun && same(begun.body, body) ? begun : { name, key: uuid(), body }
  await store.put('intents', name, intent)
  return settle(store, name, await send(intent.key, body))
}

async function resend<B, T>(store: Store, name: string, send: Send<B, T>): Promise<Answer<T> | null> {
  const begun = await store.get('intents', name)
  return begun ? settle(store, name, await send(begun.key, begun.body as B)) : null
}

async function settle<T>(store: Store, name: string, answer: Answer<T>): Promise<Answer<T>> {
  if (answer.ok || answer.failure.kind === 'refused') await store.remove('intents', name)
  return answer
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
