import { signal } from '@preact/signals'
import { expect, it } from 'vitest'
import type { Api } from '../src/api/client'
import type { Hold } from '../src/api/shapes'
import { createApp } from '../src/app'
import { formModel } from '../src/screens/form/model'
import { passingStore } from '../src/storage/store'
import { keepDraft } from '../src/sync/drafts'
import { da } from '../src/words/later/da'
import { en } from '../src/words/later/en'
import { refused } from './world'

const TYPED = { name: '', phone: '123', email: '' }
const VISIT = { topics: [], needs: [], meeting: 'office' as const }
const START = '2026-11-26T10:00:00+01:00'

async function aForm(api: Partial<Api> = {}, typed = TYPED) {
  const app = createApp({
    api: api as Api,
    clock: { now: () => 0, tick: signal(0), correct: () => undefined },
    store: Promise.resolve(passingStore()),
    language: signal('da'),
    seed: null,
  })
  await keepDraft(app, { id: 'draft', ...VISIT, office: 'town-hall', start: START, hold: null, typed })
  const form = formModel(app, () => undefined)
  await form.load()
  return { app, form }
}

it('Faults are told in the language on the screen, also after it was switched', async () => {
  const { app, form } = await aForm()
  await form.confirm()
  const told = ({ form: { faults } }: typeof da) => ({ name: faults['name-missing'], phone: faults['phone-wrong'] })
  expect(form.sentences.value).toEqual(told(da))
  app.language.value = 'en'
  expect(form.sentences.value).toEqual(told(en))
})

it('A fault is told until its field is typed in, and each try that has one is counted', async () => {
  const { form } = await aForm()
  await form.confirm()
  form.type('name', 'Test Testesen')
  expect(Object.keys(form.sentences.value)).toEqual(['phone'])
  await form.confirm()
  expect(form.faultyTries.value).toBe(2)
})

it('A time that is chosen because another was refused is one more wish of the same errand', async () => {
  const sent: (string | null | undefined)[] = []
  const book: Api['book'] = async (_, { errand }) => (sent.push(errand), refused('time-taken', [{ office: 'library', start: START }]))
  const hold: Api['hold'] = async (_, { office, start, topics }) => {
    const held = { id: 'h', secret: 's', office, start, topics, meeting: 'office', actions: [], expires_at: START }
    return { ok: true, value: held as unknown as Hold }
  }
  const { form } = await aForm({ book, hold }, { name: 'Test Testesen', phone: '20123456', email: '' })
  await form.confirm()
  await form.take(form.alternatives.value![0]!)
  await form.confirm()
  expect(sent).toEqual(['draft', 'draft'])
  expect(form.current.value!.id).not.toBe('draft')
})
