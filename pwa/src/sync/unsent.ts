import type { App } from '../app'
import { isWaiting } from '../booking/errand'
import { isUnsent } from '../booking/fault'
import { isLeftToSend } from './adopt'

/** Whether something would be lost: what waits to be sent. What is sent by a press only is nobody's any more. */
export async function hasUnsent(app: Pick<App, 'store'>): Promise<boolean> {
  const store = await app.store
  return (
    (await store.keys('intents')).some(isLeftToSend) ||
    (await store.all('faults')).some(isUnsent) ||
    (await store.all('outbox')).some(isWaiting)
  )
}
