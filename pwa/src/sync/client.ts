import { uuid } from '../platform/uuid'
import type { Store } from '../storage/store'

const CLIENT = 'client'

/** The name of this device towards the server: each device holds one time at most. */
export async function clientOf(store: Store): Promise<string> {
  const known = await store.get('device', CLIENT)
  if (known) return known
  const client = uuid()
  await store.put('device', CLIENT, client)
  return client
}
