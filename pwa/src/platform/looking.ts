/** Calls `look` whenever the page is looked at again or has a connection. Returns what ends it. */
export function whenLookedAt(look: () => void): () => void {
  const seen = (): void => void (document.visibilityState !== 'hidden' && look())
  // A page that a browser had put away as it was.
  const shown = ({ persisted }: PageTransitionEvent): void => void (persisted && look())
  addEventListener('online', look)
  addEventListener('pageshow', shown)
  document.addEventListener('visibilitychange', seen)
  return () => {
    removeEventListener('online', look)
    removeEventListener('pageshow', shown)
    document.removeEventListener('visibilitychange', seen)
  }
}

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
  const unfollow = whenLookedAt(now)
  now()
  return () => {
    ended = true
    clearTimeout(timer)
    unfollow()
  }
}
