import type { App } from '../app'
import { forgetSite } from '../platform/forgetting'

/** Removes all that this device knows. The store comes last: what is still under way must not be kept after it. */
export async function forgetAll(app: App): Promise<void> {
  await forgetSite()
  await (await app.store).clear()
}
