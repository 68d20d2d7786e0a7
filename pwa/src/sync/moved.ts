import { signal } from '@preact/signals-core'

/** Moves whenever something in the outbox has changed: here, in another tab or in the worker. */
export const outboxMoved = signal(0)

const others = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('outbox')
others?.addEventListener('message', () => outboxMoved.value++)

/** Something in the outbox has changed: whoever shows it looks again. */
export function tellMoved(): void {
  outboxMoved.value++
  others?.postMessage(null)
}
