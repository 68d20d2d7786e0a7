import { signal } from '@preact/signals'
import { expect, it } from 'vitest'
import type { Api } from '../src/api/client'
import type { Catalogue } from '../src/api/shapes'
import { bringCatalogue, createApp } from '../src/app'
import { passingStore } from '../src/storage/store'

it('Topics that cannot be had are told of until they are there, also while they are asked for again', async () => {
  const UNREACHABLE = { kind: 'unreachable' } as const
  const told: unknown[] = []
  const answers = [{ ok: false, failure: UNREACHABLE }, { ok: false, failure: UNREACHABLE }, { ok: true, value: {} as Catalogue }] as const
  let asked = 0
  const app = createApp({
    api: { catalogue: async () => (told.push(app.catalogueFailure.value), answers[asked++]) } as unknown as Api,
    clock: { now: () => 0, tick: signal(0), correct: () => undefined },
    store: Promise.resolve(passingStore()),
    language: signal('da'),
    seed: null,
  })
  for (const _ of answers) await bringCatalogue(app)
  expect(told).toEqual([null, UNREACHABLE, UNREACHABLE])
  expect(app.catalogueFailure.value).toBeNull()
})
