import type { App } from '../app'
import { isWaiting } from '../booking/errand'
import { enqueue, errands, type NewErrand } from './outbox'

/** The name under which the browser wakes our worker when there is a connection. */
export const WAKING = 'outbox'
/** Under which the worker finds the language that the citizen reads: it has no other way to know. */
export const LANGUAGE = 'language'

/** Browsers without Background Sync lack `sync`, and so does the compiler's library. */
type MayWake = ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }

/**
 * When something waits: asks the browser to wake the worker as soon as there is a connection, which is now if there
 * seems to be one, also if no page is open by then. Where it cannot, or will not, the next page sends.
 */
export async function askToWake(app: App): Promise<void> {
  const workers = globalThis.navigator?.serviceWorker
  const registration: MayWake | undefined = await workers?.getRegistration().catch(() => undefined)
  if (!registration?.sync || !(await errands(app)).some(isWaiting)) return
  await (await app.store).put('device', LANGUAGE, app.language.value)
  await registration.sync.register(WAKING).catch(() => undefined)
}

/** Stores an errand at the end of the line, and has the worker send it should the page not come to it; answers its id. */
export async function entrust(app: App, wanted: NewErrand): Promise<string> {
  const id = await enqueue(app, wanted)
  void askToWake(app)
  return id
}
