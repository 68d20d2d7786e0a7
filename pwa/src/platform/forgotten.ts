/** One object: a channel does not hear itself, and the tab that forgets has something left to say. */
export const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('forget')

/** When another tab is told to forget, what this one shows or was about to keep goes too. */
export function followForgetting(): void {
  tabs?.addEventListener('message', () => {
    // First: a browser that refuses its storage refuses to clear it, too.
    location.replace('/')
    sessionStorage.clear()
  })
}
