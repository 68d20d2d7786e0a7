import { signal } from '@preact/signals-core'
import { createApi } from '../api/client'
import { isWaiting } from '../booking/errand'
import { quietClock } from '../platform/clock'
import * as sealing from '../storage/sealing'
import { openLastingStore } from '../storage/store'
import { errands, flush } from '../sync/outbox'
import type { Runner } from '../sync/runner'
import { LANGUAGE } from '../sync/waking'
import { LANGUAGES } from '../words'

/** Sends what waits as a page would, and throws when something is left: then the browser wakes the worker again. */
export async function sendWhatWaits(): Promise<void> {
  const runner = await createRunner()
  await flush(runner)
  if ((await errands(runner)).some(isWaiting)) throw new Error('Something still waits to be sent.')
}

async function createRunner(): Promise<Runner> {
  // One that forgets with the worker would let the next page try a wish that this one is past.
  const store = await openLastingStore({ sealing: async () => sealing, outdated: () => undefined })
  const read = await store.get('device', LANGUAGE)
  const language = signal(LANGUAGES.find((one) => one === read) ?? LANGUAGES[0])
  const clock = quietClock()
  return { api: createApi(language, clock), clock, store: Promise.resolve(store), language }
}
