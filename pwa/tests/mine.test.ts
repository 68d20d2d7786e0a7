import { signal } from '@preact/signals'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Answer } from '../src/api/answer'
import type { Api, Opener } from '../src/api/client'
import type { Booking } from '../src/api/shapes'
import { createApp, type App } from '../src/app'
import { mineModel } from '../src/screens/mine/model'
import { receiptModel } from '../src/screens/receipt/model'
import { passingStore } from '../src/storage/store'
import { book } from '../src/sync/book'
import { pull } from '../src/sync/bookings'
import { refused, World } from './world'

const bookingAs = (id: string, more: Partial<Booking> = {}) =>
  ({ id, office: 'town-hall', start: '2026-11-26T10:00:00+01:00', status: 'booked', topics: [], receipt: { id: 'booked' }, ...more }) as unknown as Booking
const keptAs = (id: string, secret = 's') => ({ id, secret, booking: bookingAs(id), fetchedAt: 0, refused: null })

beforeEach(() => void vi.stubGlobal('location', { hash: '', pathname: '/mine' }))

/** Mine tider on a device that has these bookings; `store` is the device's, for what other tabs do. */
async function aModel(ids: string[], api: Partial<Api> = {}) {
  const store = passingStore()
  for (const id of ids) await store.put('bookings', id, keptAs(id))
  const clock = { at: 1, now: () => clock.at, tick: signal(0), correct: () => undefined }
  const booking = async ({ id }: Opener): Promise<Answer<Booking>> => ({ ok: true, value: bookingAs(id) })
  const app = createApp({ api: { booking, ...api } as Api, clock, store: Promise.resolve(store), language: signal('da'), seed: null })
  const model = mineModel(app)
  await model.load()
  return { app, store, clock, model }
}

it('A link that was replaced does not stand again in place of the newer one that another tab has opened', async () => {
  const booking = async ({ id, secret }: Opener) =>
    secret === 'newer' ? { ok: true as const, value: bookingAs(id) } : refused('secret-stale')
  const { app, store } = await aModel([], { booking })
  await store.put('bookings', '1', keptAs('1', 'newer'))
  expect(await pull(app, keptAs('1'))).toMatchObject({ ok: true, value: { secret: 'newer', refused: null } })
  expect(await store.get('bookings', '1')).toMatchObject({ secret: 'newer', refused: null })
})

it('A page that is looked at again shows what other tabs have brought, and no more what they have removed', async () => {
  const { store, model } = await aModel(['1'])
  await store.remove('bookings', '1')
  await store.put('bookings', '2', keptAs('2'))
  await model.again()
  expect(model.kept.value!.map(({ id }) => id)).toEqual(['2'])
  expect(model.staleSince.value).toBeNull()
})

it('A question about one booking stays while another one is done with', async () => {
  const { model } = await aModel(['1', '2'], { undo: async () => ({ ok: true as const, value: bookingAs('1') }) })
  const [one, other] = model.kept.value!
  const undone = model.act(one!, 'undo')
  model.asking.value = other!
  await undone
  expect(model.told.value).toBe('restored')
  expect(model.asking.value?.id).toBe('2')
})

it('A cancellation that was overtaken does not wait, and is not said to', async () => {
  const world = new World(() => 0.5)
  const place = { office: 'town-hall', start: '2026-11-26T10:00:00+01:00' }
  const request = { topics: [], needs: [], meeting: 'office' as const, language: 'da' as const, contact: { name: 'N' } }
  await world.tab().run(async (app) => {
    await book(app, { draft: 'd', ...request, ...place })
    const model = mineModel(app)
    await model.load()
    world.server.move('elsewhere', 'b1', { ...place, start: '2026-11-26T11:00:00+01:00' })
    await model.act(model.kept.value![0]!, 'cancel')
    expect(await world.store.all('outbox')).toMatchObject([{ outcome: { kind: 'overtaken' } }])
    expect(model.told.value).toBeNull()
    world.fates = ['cut-before']
    await model.act(model.kept.value![0]!, 'cancel')
    expect(model.told.value).toBe('waits')
  })
})

it('A cancellation that is refused when the citizen has left Mine tider is told when they come back', async () => {
  const receipts = async () => ({ ok: true, value: { receipts: [{ id: 'booked' }] } }) as never
  const { store, model } = await aModel(['1'], { receipts, cancel: async () => (leave(), refused('not-possible-now')) })
  const leave = model.follow()
  await model.act(model.kept.value![0]!, 'cancel')
  expect(await store.all('outbox')).toMatchObject([{ outcome: { kind: 'refused' } }])
})

describe('A try that fails after a later one has brought what is shown does not make it old', () => {
  const unreachable = { ok: false, failure: { kind: 'unreachable' } } as const

  /** Two tries at the same time, of which the later is answered first. */
  async function triesTwice(app: App, clock: { at: number }, attempt: () => Promise<void>) {
    const asked: ((answer: Answer<Booking>) => void)[] = []
    app.api.booking = () => new Promise((answer) => asked.push(answer))
    const [earlier, later] = [attempt(), attempt()]
    await vi.waitFor(() => expect(asked).toHaveLength(2))
    clock.at++
    asked[1]!({ ok: true, value: bookingAs('1') })
    await later
    asked[0]!(unreachable)
    await earlier
  }

  it('under Mine tider', async () => {
    const { app, clock, model } = await aModel(['1'])
    await triesTwice(app, clock, model.again)
    expect(model.staleSince.value).toBeNull()
    app.api.booking = async () => unreachable
    await model.again()
    expect(model.staleSince.value).toBe(clock.at)
  })

  it('on its receipt', async () => {
    const { app, clock } = await aModel(['1'])
    const model = receiptModel(app, '1')
    await triesTwice(app, clock, model.load)
    expect(model.staleSince.value).toBeNull()
    app.api.booking = async () => unreachable
    await model.load()
    expect(model.staleSince.value).toBe(clock.at)
  })
})
