import type { Draft } from '../booking/draft'
import type { Runner } from './runner'

const DRAFT = 'current'

export async function currentDraft(app: Runner): Promise<Draft | null> {
  const draft = await (await app.store).get('drafts', DRAFT)
  if (!draft) return null
  // One from before drafts had ids, needs and meeting forms lacks them.
  return { ...draft, id: draft.id ?? `${draft.office} ${draft.start}`, needs: draft.needs ?? [], meeting: draft.meeting ?? 'office' }
}

export async function keepDraft(app: Runner, draft: Draft): Promise<void> {
  await (await app.store).put('drafts', DRAFT, draft)
}

export async function dropDraft(app: Runner): Promise<void> {
  await (await app.store).remove('drafts', DRAFT)
}
