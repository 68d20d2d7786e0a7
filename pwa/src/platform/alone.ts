/** How long another tab may keep this one waiting; longer than any of its requests takes. */
const PATIENCE_MS = 40_000

/** Runs `work` while no other tab of this site runs work of that name; at once where the browser has no locks. */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  let begun = false
  const begin = () => {
    begun = true
    return work()
  }
  try {
    return (await navigator.locks.request(name, { signal: AbortSignal.timeout(PATIENCE_MS) }, begin)) as T
  } catch (error) {
    // An old browser, one that refuses to store anything, or a tab that never lets go: the server decides.
    if (begun) throw error
    return work()
  }
}

/** How long a tab may keep others waiting that does nothing any more: phones put tabs to sleep with what they hold. */
const ASLEEP_MS = 60_000

/**
 * Runs `work` while no other tab runs work of that name, whatever it takes: a tab that keeps it for too long loses it.
 * `stillOnly` tells the work whether it has; it must then do nothing more. Without locks nothing is guarded.
 */
export async function only(name: string, work: (stillOnly: () => boolean) => Promise<void>): Promise<void> {
  if (!globalThis.navigator?.locks) return work(() => true)
  let lost = false
  let begun = false
  const begin = () => {
    begun = true
    return work(() => !lost)
  }
  const request = (options: LockOptions) =>
    navigator.locks.request(name, options, begin).catch((error: unknown) => {
      if (!begun) throw error
      // Taken away, or what the work threw: it has to stop either way.
      lost = true
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
    })
  try {
    await request({ signal: AbortSignal.timeout(ASLEEP_MS) })
  } catch (error) {
    if (begun) throw error
    // A tab that sleeps is robbed; a browser that refuses to lock has no second tab to guard against.
    await request({ steal: true }).catch((refused: unknown) => {
      if (begun) throw refused
      return work(() => true)
    })
  }
}
