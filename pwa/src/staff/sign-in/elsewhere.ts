import type { StaffApp } from '../app'

const NEWS = 'staff-session'

/** Asks anew who is here whenever somebody signs in or out in another tab. */
export function followSignIns(app: StaffApp): void {
  new BroadcastChannel(NEWS).addEventListener('message', () => void askWhoIsHere(app))
}

/** Tells all other tabs that somebody has signed in or out. */
export function tellOfSignIn(): void {
  const channel = new BroadcastChannel(NEWS)
  channel.postMessage(null)
  channel.close()
}

/** Asks the server who is signed in. */
export async function askWhoIsHere(app: StaffApp): Promise<void> {
  app.session.take(await app.api.me())
}
