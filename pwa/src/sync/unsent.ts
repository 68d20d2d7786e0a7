import type { App } from '../app'
import { isWaiting } from '../booking/errand'
import { isUnsent } from '../booking/fault'

/** Whether something would be lost: what waits for a connection, or a write whose outcome is unknown. */
export async function hasUnsent(app: Pick<App, 'store'>): Promise<boolean> {
  const store = await app.store
  return (
    (await store.keys('intents')).length > 0 ||
    (await store.all('faults')).some(isUnsent) ||
    (await store.all('outbox')).some(isWaiting)
  )
}
