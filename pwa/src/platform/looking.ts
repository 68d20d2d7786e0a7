/**
 * Calls `look` now, again after each `pause` (milliseconds), and at once when the phone is looked at again or has a
 * connection. Never two at a time. Returns what ends it.
 */
export function keepLooking(look: () => Promise<unknown>, pause: () => number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let looking = false
  let ended = false
  const once = async (): Promise<void> => {
    if (looking || ended) return
    clearTimeout(timer)
    looking = true
    // One that throws, as when the browser has closed the database, must not be the last.
    await look().catch((error: unknown) => console.error(error))
    looking = false
    if (!ended) timer = setTimeout(() => void once(), pause())
  }
  const now = (): void => void once()
  addEventListener('online', now)
  document.addEventListener('visibilitychange', now)
  now()
  return () => {
    ended = true
    clearTimeout(timer)
    removeEventListener('online', now)
    document.removeEventListener('visibilitychange', now)
  }
}
