import { signal } from '@preact/signals'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../src/api/answer'
import type { Api } from '../src/api/client'
import type { Booking, Hold, Place } from '../src/api/shapes'
import { createApp } from '../src/app'
import { NOTHING_TYPED } from '../src/booking/contact'
import { UNTRIED, type BookErrand, type ChangeErrand, type Errand } from '../src/booking/errand'
import { outboxModel, type OutboxModel } from '../src/screens/mine/outbox-model'
import { passingStore } from '../src/storage/store'
import { currentDraft, keepDraft } from '../src/sync/drafts'
import { openTab } from './tab'
import { refused } from './world'

const TEN: Place = { office: 'town-hall', start: '2026-11-26T10:00:00+01:00' }
const ELEVEN: Place = { office: 'town-hall', start: '2026-11-26T11:00:00+01:00' }
const VISIT = { topics: [], needs: [], meeting: 'office' as const }
const REFUSED = { ...UNTRIED, id: 'refused', order: 1, wishes: [{ ...TEN, key: 'k' }], alternatives: [ELEVEN], outcome: { kind: 'refused' as const, problem: { type: '', title: '', status: 409, detail: '' } } }
const BOOK: BookErrand = { ...REFUSED, kind: 'book', draft: 'd', invitation: null, request: { ...VISIT, language: 'da', contact: { name: 'N', phone: null, email: null } } }
const MOVE: ChangeErrand = { ...REFUSED, kind: 'move', booking: '1', after: 'booked', changes: {} }
const BEGUN = { id: 'begun', ...VISIT, ...TEN, hold: null, typed: { ...NOTHING_TYPED, name: 'Begyndt' } }

beforeEach(openTab)

/** What was refused, under Mine tider, on a device with a booking and a form that is begun. */
async function aRefusal(errand: Errand, api: Partial<Api>) {
  const released: string[] = []
  const release: Api['release'] = async (_key, { id }) => (released.push(id), { ok: true, value: undefined as never })
  const receipts = async () => ({ ok: true, value: { receipts: [{ id: 'booked' }] } }) as never
  const store = passingStore()
  const booking = { id: '1', ...TEN, status: 'booked', receipt: { id: 'booked' } } as unknown as Booking
  await store.put('bookings', '1', { id: '1', secret: 's', booking, fetchedAt: 0, refused: null })
  await store.put('outbox', errand.id, errand)
  const app = createApp({
    api: { release, receipts, ...api } as Api,
    clock: { now: () => 0, tick: signal(0), correct: () => undefined },
    store: Promise.resolve(store),
    language: signal('da'),
    seed: null,
  })
  await keepDraft(app, BEGUN)
  const went: string[] = []
  const model: OutboxModel = outboxModel(app, (address) => void went.push(address))
  return { app, model, went, released, outbox: () => store.all('outbox') }
}

const held = { ok: true, value: { id: 'h', secret: 's', ...ELEVEN, ...VISIT, actions: [], expires_at: ELEVEN.start } } as unknown as Answer<Hold>

describe('Another time that is taken instead', () => {
  it('is said to be sent where it was tapped, and leads on', async () => {
    const said: (string | null)[] = []
    const { model, went, outbox } = await aRefusal(BOOK, { hold: async () => (said.push(model.taking.value), held) })
    await model.takeInstead(BOOK, ELEVEN)
    expect([...said, model.taking.value]).toEqual(['refused', null])
    expect(went).toEqual(['/bestil'])
    expect(await outbox()).toEqual([])
  })

  it('is let go when the citizen has left: they are sent nowhere, and all is as it was', async () => {
    const { app, model, went, released, outbox } = await aRefusal(BOOK, { hold: async () => (model.leave(), held) })
    await model.takeInstead(BOOK, ELEVEN)
    expect(went).toEqual([])
    expect(released).toEqual(['h'])
    expect(await currentDraft(app)).toEqual(BEGUN)
    expect(await outbox()).toEqual([BOOK])
  })

  it('and cannot be had takes nothing from what was begun since', async () => {
    const since = { ...BEGUN, id: 'since' }
    const { app, model } = await aRefusal(BOOK, {
      hold: async () => (model.leave(), await keepDraft(app, since), refused('time-taken')),
    })
    await model.takeInstead(BOOK, ELEVEN)
    expect(await currentDraft(app)).toEqual(since)
  })

  it.each([
    ['done', () => ({ ok: true, value: { id: '1', ...ELEVEN, receipt: { id: 'moved' } } }) as unknown as Answer<Booking>],
    ['refused', () => refused('time-taken')],
  ])('of a booking when the citizen has left is told once, when it is %s', async (kind, answer) => {
    const { model, went, outbox } = await aRefusal(MOVE, { move: async () => (model.leave(), answer()) })
    await model.takeInstead(MOVE, ELEVEN)
    expect(went).toEqual([])
    expect(await outbox()).toMatchObject([{ kind: 'move', wishes: [ELEVEN], outcome: { kind } }])
  })
})
