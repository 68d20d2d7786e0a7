import { enter, letExpire, setShared, wasLeft } from '../platform/sharing'
import type { Store } from '../storage/store'
import { hasUnsent } from './unsent'

/**
 * The store for whoever comes now: on a shared device that somebody has left it is empty. What they had not sent yet
 * stays, and whoever is there is asked about it.
 */
export async function forWhoeverComes(store: Promise<Store>): Promise<Store> {
  const opened = await store
  try {
    if (await wasLeft()) {
      if (await hasUnsent({ store })) letExpire()
      else {
        await opened.clear()
        sessionStorage.clear()
        setShared(false)
      }
    }
    enter()
  } catch {
    // Not forgotten: the device still counts as shared, and the page tries again when it is idle.
  }
  return opened
}
