import { signal } from '@preact/signals-core'

/** Whether the browser has promised not to throw away what this site keeps; null until it is known. */
export const isKept = signal<boolean | null>(null)

/**
 * Asks the browser to keep what is stored until the citizen removes it. Asked when there is something to lose: some
 * browsers ask the citizen in turn.
 */
export async function askToKeep(): Promise<void> {
  const storage: { persist?: () => Promise<boolean> } | undefined = globalThis.navigator?.storage
  // A worker cannot ask, nor can an old browser.
  if (isKept.value || !storage?.persist) return
  isKept.value = await storage.persist().catch(() => false)
}
