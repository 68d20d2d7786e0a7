import { signal } from '@preact/signals'

/** Whether the browser has promised not to throw away what this site keeps; null until it is known. */
export const isKept = signal<boolean | null>(null)

/**
 * Asks the browser to keep what is stored until the citizen removes it. Asked when there is something to lose: some
 * browsers ask the citizen in turn.
 */
export async function askToKeep(): Promise<void> {
  if (isKept.value || typeof globalThis.navigator?.storage?.persist !== 'function') return
  isKept.value = await navigator.storage.persist().catch(() => false)
}
