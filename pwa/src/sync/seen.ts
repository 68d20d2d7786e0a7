import type { App } from '../app'
import type { FreeDay } from '../api/shapes'
import { forgettable, withNewer, type SeenTimes } from '../booking/seen'

/** Remembers the free times that were answered to a question; `more` adds to those of the same look. */
export async function keepSeen(app: App, question: string, days: FreeDay[], more: boolean): Promise<void> {
  const store = await app.store
  const before = more ? ((await store.get('seen', question))?.days ?? []) : []
  await store.put('seen', question, { question, days: withNewer(before, days), fetchedAt: app.clock.now() })
  for (const old of forgettable(await store.all('seen'))) await store.remove('seen', old.question)
}

/** The free times of a question as they were seen last, however old; null when it was never answered here. */
export async function lastSeen(app: App, question: string): Promise<SeenTimes | null> {
  return (await (await app.store).get('seen', question)) ?? null
}
