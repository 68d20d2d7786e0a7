import { signal } from '@preact/signals'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Api } from '../src/api/client'
import { createApp } from '../src/app'
import { NOTHING_TYPED } from '../src/booking/contact'
import { passingStore } from '../src/storage/store'
import { currentDraft, keepDraft } from '../src/sync/drafts'
import { letGo } from '../src/sync/holds'
import { openTab } from './tab'

const NOW = Date.parse('2026-11-23T08:00:00+01:00')

beforeEach(openTab)
afterEach(() => void vi.unstubAllGlobals())

/** A tab newly opened beside others, on a device whose form holds a time until then. */
async function aNewTab(open: number, expiresAt: string) {
  const held = Array.from({ length: open }, () => ({ name: 'open' }))
  const request = async (_name: string, _options: LockOptions, work: () => Promise<unknown>) => work()
  vi.stubGlobal('navigator', { locks: { request, query: async () => ({ held: [...held, { name: 'outbox' }] }) } })
  const released: string[] = []
  const release = async (_key: string, { id }: { id: string }) => (released.push(id), { ok: true, value: undefined })
  const clock = { now: () => NOW, tick: signal(0), correct: () => undefined }
  const app = createApp({ api: { release } as unknown as Api, clock, store: Promise.resolve(passingStore()), language: signal('da'), seed: null })
  const place = { office: 'town-hall', start: '2026-11-26T10:00:00+01:00' }
  const hold = { id: 'h', secret: 's', expiresAt, mayExtend: false }
  await keepDraft(app, { id: 'd', topics: [], needs: [], meeting: 'office', ...place, hold, typed: { ...NOTHING_TYPED, name: 'Test Testesen' } })
  return { app, released }
}

it('A time that was held before the app was closed is free to choose again when it is opened', async () => {
  const { app, released } = await aNewTab(1, '2026-11-23T08:04:00+01:00')
  await letGo(app)
  expect(released).toEqual(['h'])
  expect(await currentDraft(app)).toMatchObject({ hold: null, typed: { name: 'Test Testesen' } })
})

it.each([
  ['another tab may be holding', 2, '2026-11-23T08:04:00+01:00'],
  ['nobody holds any longer', 1, '2026-11-23T07:55:00+01:00'],
])('A time that %s is not let go', async (_who, open, expiresAt) => {
  const { app, released } = await aNewTab(open, expiresAt)
  await letGo(app)
  expect(released).toEqual([])
})
