import { signal } from '@preact/signals'
import { expect, it, vi } from 'vitest'
import type { Api } from '../src/api/client'
import type { BookedBooking, Hold } from '../src/api/shapes'
import { createApp } from '../src/app'
import { formModel } from '../src/screens/form/model'
import { passingStore } from '../src/storage/store'
import { currentDraft, keepDraft } from '../src/sync/drafts'
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
  const went: string[] = []
  const form = formModel(app, (address) => void went.push(address))
  await form.load()
  return { app, form, went }
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

const FILLED = { name: 'Test Testesen', phone: '20123456', email: '' }
const booked: Api['book'] = async () => {
  const booking = { id: 'b', secret: 's', office: 'town-hall', start: START, topics: [], status: 'booked', receipt: { id: 'r' } }
  return { ok: true, value: booking as unknown as BookedBooking }
}

it('What is typed while a time is being confirmed stays when the time turns out to be taken', async () => {
  const { app, form } = await aForm({ book: async () => (form.type('email', 'test@borgertid.dk'), refused('time-taken')) }, FILLED)
  await form.confirm()
  expect(form.alternatives.value).toEqual([])
  expect(form.current.value!.typed).toEqual({ ...FILLED, email: 'test@borgertid.dk' })
  expect((await currentDraft(app))!.typed).toEqual({ ...FILLED, email: 'test@borgertid.dk' })
})

it.each<[string, Api['book']]>([
  ['is booked', booked],
  ['waits to be sent', async () => ({ ok: false, failure: { kind: 'unreachable' } })],
])('A time that %s takes nothing from what another tab is about to book', async (_what, book) => {
  const { app, form } = await aForm({ book }, FILLED)
  const other = { id: 'other', ...VISIT, office: 'library', start: START, hold: null, typed: FILLED }
  await keepDraft(app, other)
  await form.confirm()
  expect(await currentDraft(app)).toMatchObject(other)
})

it('Who has left the form is not sent on by an answer that comes late', async () => {
  const { app, form, went } = await aForm({ book: async (...asked) => (leave(), booked(...asked)) }, FILLED)
  const leave = form.watch()
  await form.confirm()
  expect(went).toEqual([])
  expect(await currentDraft(app)).toBeNull()
  expect(await (await app.store).all('outbox')).toMatchObject([{ outcome: { kind: 'done', booking: 'b' } }])
})

it('A refusal that comes when the citizen has left the form stands under Mine tider until it is seen', async () => {
  const { app, form } = await aForm({ book: async () => (leave(), refused('contact-limit')) }, FILLED)
  const leave = form.watch()
  const begun = { ...form.current.value!, id: 'begun since' }
  await keepDraft(app, begun)
  await form.confirm()
  expect(await (await app.store).all('outbox')).toMatchObject([{ outcome: { kind: 'refused' } }])
  expect(await currentDraft(app)).toEqual(begun)
})

it('A refusal that nobody saw is told no more when the same is tried again', async () => {
  const { app, form } = await aForm({ book: async () => (leave(), refused('contact-limit')) }, FILLED)
  const leave = form.watch()
  await form.confirm()
  const again = formModel(app, () => undefined)
  await again.load()
  await again.confirm()
  expect(again.failure.value).toMatchObject({ kind: 'refused' })
  expect(await (await app.store).all('outbox')).toEqual([])
})

it('A form whose time another tab has let go says so, and another hold changes nothing', async () => {
  const { app, form } = await aForm()
  const hold = { id: 'h', secret: 's', expiresAt: START, mayExtend: false }
  await keepDraft(app, { ...form.current.value!, hold })
  await form.load()
  const leave = form.watch()
  const elsewhere = new BroadcastChannel('released')
  elsewhere.postMessage('another')
  elsewhere.postMessage('h')
  await vi.waitFor(() => expect(form.current.value!.hold).toBeNull())
  leave()
  elsewhere.close()
})

it('The last letter is what is kept, however long it takes to seal each', async () => {
  const { app, form } = await aForm()
  const store = await app.store
  const { put } = store
  const waiting: (() => void)[] = []
  store.put = async (...row) => {
    if (waiting.length === 0) await new Promise<void>((go) => waiting.push(go))
    return put(...row)
  }
  const both = Promise.all(['first', 'last'].map((id) => keepDraft(app, { ...form.current.value!, id })))
  await vi.waitFor(() => expect(waiting).toHaveLength(1))
  waiting[0]!()
  await both
  expect(await currentDraft(app)).toMatchObject({ id: 'last' })
})
