import type { Draft } from '../booking/draft'
import type { Store } from '../storage/store'
import type { Runner } from './runner'

const DRAFT = 'current'

const lines = new WeakMap<Runner, Promise<unknown>>()

/** One after the other: to seal a row takes now longer and now shorter, and the last letter must land last. */
function inLine<T>(app: Runner, work: (store: Store) => Promise<T>): Promise<T> {
  const done = (lines.get(app) ?? Promise.resolve()).then(async () => work(await app.store))
  lines.set(app, done.catch(() => undefined))
  return done
}

export async function currentDraft(app: Runner): Promise<Draft | null> {
  const draft = await inLine(app, (store) => store.get('drafts', DRAFT))
  if (!draft) return null
  // One from before drafts had ids, needs and meeting forms lacks them.
  return { ...draft, id: draft.id ?? `${draft.office} ${draft.start}`, needs: draft.needs ?? [], meeting: draft.meeting ?? 'office' }
}

export function keepDraft(app: Runner, draft: Draft): Promise<void> {
  return inLine(app, (store) => store.put('drafts', DRAFT, draft))
}

export function dropDraft(app: Runner): Promise<void> {
  return inLine(app, (store) => store.remove('drafts', DRAFT))
}

/** What was typed for this draft is done with; what another tab is about to book stays. */
export async function dropDraftOf(app: Runner, id: string): Promise<void> {
  if ((await currentDraft(app))?.id === id) await dropDraft(app)
}
