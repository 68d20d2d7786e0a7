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
