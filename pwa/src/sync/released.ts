const others = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('released')

/** Tells the other tabs that a time is no longer held: of its hold only the id is told. */
export function tellReleased(hold: string): void {
  others?.postMessage(hold)
}

/** Calls `listen` with the hold of each time that another tab lets go. Returns what ends it. */
export function onReleased(listen: (hold: string) => void): () => void {
  const hear = ({ data }: MessageEvent<string>) => listen(data)
  others?.addEventListener('message', hear)
  return () => others?.removeEventListener('message', hear)
}
