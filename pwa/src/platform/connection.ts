import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { Answer } from '../api/answer'
import type { Clock } from './clock'

/** True when the device knows that nothing leaves it. False says nothing: a network may lie, or lead nowhere. */
export function isOffline(): boolean {
  return globalThis.navigator?.onLine === false
}

export interface Connection {
  /** Since when nothing gets through, in milliseconds since 1970; null while it does. */
  readonly lostAt: ReadonlySignal<number | null>
  /** Learns from the answer of any call whether anything gets through. */
  learn<T>(answer: Answer<T>): Answer<T>
}

export function createConnection(clock: Clock): Connection {
  const lostAt = signal<number | null>(isOffline() ? clock.now() : null)
  globalThis.addEventListener?.('offline', () => (lostAt.value ??= clock.now()))
  globalThis.addEventListener?.('online', () => (lostAt.value = null))
  return {
    lostAt,
    learn(answer) {
      const through = answer.ok || answer.failure.kind !== 'unreachable'
      lostAt.value = through ? null : (lostAt.value ?? clock.now())
      return answer
    },
  }
}
