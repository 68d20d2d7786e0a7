import type { App } from '../app'
import type { Draft } from '../booking/draft'

const DRAFT = 'current'

export async function currentDraft(app: App): Promise<Draft | null> {
  const draft = await (await app.store).get('drafts', DRAFT)
  // One from before visits had needs and meeting forms lacks them.
  return draft ? { ...draft, needs: draft.needs ?? [], meeting: draft.meeting ?? 'office' } : null
}

export async function keepDraft(app: App, draft: Draft): Promise<void> {
  await (await app.store).put('drafts', DRAFT, draft)
}

export async function dropDraft(app: App): Promise<void> {
  await (await app.store).remove('drafts', DRAFT)
}
