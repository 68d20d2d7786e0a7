import type { App } from '../app'
import { isUnsent } from '../booking/fault'
import { forgetSite } from '../platform/forgetting'

/** Whether something would be lost: a write whose outcome is unknown, or a fault that waits for a connection. */
export async function hasUnsent(app: App): Promise<boolean> {
  const store = await app.store
  return (await store.keys('intents')).length > 0 || (await store.all('faults')).some(isUnsent)
}

/** Removes all that this device knows. The store comes last: what is still under way must not be kept after it. */
export async function forgetAll(app: App): Promise<void> {
  await forgetSite()
  await (await app.store).clear()
}
