/** How long after the line was lost the screen looks for itself, in milliseconds. */
const LOOK_MS = 15_000

/**
 * Calls `look` whenever the server tells of a change, and from time to time while it cannot tell; for a screen that
 * grows old by itself also each `alsoEveryMs`. Several changes during one look lead to one more. Returns what ends it.
 */
export function follow(address: string, look: () => Promise<unknown>, alsoEveryMs = Infinity): () => void {
  let looking = false
  let again = false
  let ended = false
  let lookedAt = performance.now()
  const lookOnce = async (): Promise<void> => {
    again = looking
    if (looking || ended) return
    looking = true
    lookedAt = performance.now()
    // One that throws, as when the browser has closed the database, must not be the last.
    await look().catch((error: unknown) => console.error(error))
    looking = false
    if (again) void lookOnce()
  }
  let source: EventSource
  const open = (): void => {
    source = new EventSource(address)
    source.addEventListener('changed', () => void lookOnce())
  }
  open()
  const timer = setInterval(() => {
    if (source.readyState === EventSource.OPEN && performance.now() - lookedAt < alsoEveryMs) return
    void lookOnce()
    // A browser does not try again by itself after an answer that was none.
    if (source.readyState === EventSource.CLOSED) open()
  }, LOOK_MS)
  const onOnline = (): void => void lookOnce()
  addEventListener('online', onOnline)
  void lookOnce()
  return () => {
    ended = true
    clearInterval(timer)
    removeEventListener('online', onOnline)
    source.close()
  }
}
