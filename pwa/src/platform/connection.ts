import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { Answer } from '../api/answer'
import type { Clock } from './clock'
import { forgetOnDevice, rememberedOnDevice, rememberOnDevice } from './device'

/** Since when nothing gets through, for a page that is opened while that is so. */
const LOST_AT = 'lost-at'

/** True when the device knows that nothing leaves it. False says nothing: a network may lie, or lead nowhere. */
export function isOffline(): boolean {
  return globalThis.navigator?.onLine === false
}

export interface Connection {
  /** Since when nothing gets through, in milliseconds since 1970; null while it does. */
  readonly lostAt: ReadonlySignal<number | null>
  /** Learns from any call whether anything gets through, and gives its answer. */
  learn<T>(call: Promise<Answer<T>>): Promise<Answer<T>>
}

export function createConnection(clock: Clock): Connection {
  const lostAt = signal<number | null>(null)
  const lost = (): void => {
    lostAt.value ??= Number(rememberedOnDevice(LOST_AT)) || clock.now()
    rememberOnDevice(LOST_AT, String(lostAt.value))
  }
  let cuts = 0
  if (isOffline()) lost()
  globalThis.addEventListener?.('offline', () => {
    cuts += 1
    lost()
  })
  globalThis.addEventListener?.('online', () => (lostAt.value = null))
  return {
    lostAt,
    async learn(call) {
      const before = cuts
      const answer = await call
      if (!answer.ok && answer.failure.kind === 'unreachable') lost()
      // What was on its way when the device was cut off, and still came, tells nothing of the time since.
      else if (cuts === before) {
        lostAt.value = null
        forgetOnDevice(LOST_AT)
      }
      return answer
    },
  }
}
