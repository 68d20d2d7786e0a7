import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../src/api/answer'
import type { Api } from '../src/api/client'
import type { Booking, Catalogue } from '../src/api/shapes'
import { createApp, keepCatalogue, type App } from '../src/app'
import { failOver, passingStore, type Store } from '../src/storage/store'
import { keep } from '../src/sync/bookings'
import { cancel, move } from '../src/sync/changes'
import { errands } from '../src/sync/outbox'
import { refused } from './world'

const OPENER = { id: '1', secret: 's' }
const THURSDAY = { office: 'town-hall', start: '2026-11-26T10:00:00+01:00' }

const receipts = async () => ({ ok: true, value: { receipts: [{ id: 'booked' }] } }) as never

function anApp(api: Partial<Api> = {}, store: Store = passingStore()): App {
  return createApp({
    api: { receipts, ...api } as Api,
    clock: { now: () => 0, tick: signal(0), correct: () => undefined },
    store: Promise.resolve(store),
    language: signal('da'),
    seed: null,
  })
}

/** The booking as the server has it after the receipt of that number. */
const after = (receipt: string) => ({ id: '1', ...THURSDAY, receipt: { id: receipt } }) as Booking

/** A server whose answers get lost on the way; remembers the keys. */
function silence() {
  const keys: string[] = []
  const send = async (key: string): Promise<Answer<Booking>> => {
    keys.push(key)
    return { ok: false, failure: { kind: 'unreachable' } }
  }
  return { keys, send }
}

describe('A change whose answer was lost', () => {
  it('is the same change when it is tried again on the same booking', async () => {
    const { keys, send } = silence()
    const app = anApp({ cancel: send })
    const kept = await keep(app, OPENER, after('booked'))
    for (const _ of [1, 2]) await cancel(app, kept)
    expect(keys[0]).toBe(keys[1])
  })

  // Cancelled, undone and cancelled again: the server would have answered the last with the first one's receipt.
  it('is another one when the booking has changed since', async () => {
    const { keys, send } = silence()
    const app = anApp({ cancel: send, move: send })
    const booked = await keep(app, OPENER, after('booked'))
    const restored = await keep(app, OPENER, after('restored'))
    for (const kept of [booked, restored]) await cancel(app, kept)
    for (const kept of [booked, restored]) await move(app, kept, [THURSDAY])
    // One after the other: nothing is sent while something asked for earlier waits.
    expect(new Set(keys).size).toBe(1)
    const waiting = await errands(app)
    expect(new Set(waiting.map(({ wishes }) => wishes[0]!.key)).size).toBe(4)
  })
})

describe('A change that is answered when nobody looks at it any more stands under Mine tider until it is seen', () => {
  it.each([
    ['refused', () => refused('not-possible-now'), { kind: 'refused' }],
    ['done', () => ({ ok: true, value: after('changed') }) as const, { kind: 'done' }],
  ])('when it is %s', async (_what, answer, outcome) => {
    let shown = true
    const late = async () => ((shown = false), answer())
    const app = anApp({ cancel: late, move: late })
    const kept = await keep(app, OPENER, after('booked'))
    await cancel(app, kept, () => shown)
    expect((await errands(app)).map((one) => one.outcome)).toMatchObject([outcome])
    await keep(app, OPENER, after('booked'))
    await move(app, kept, [THURSDAY], {}, () => shown)
    expect((await errands(app)).map((one) => one.outcome)).toMatchObject([outcome, outcome])
  })
})

it('The prices of today replace those of yesterday, although the catalogue has the same version', async () => {
  const app = anApp()
  const priced = (amount_dkk: number) => ({ version: 7, topics: [{ fees: [{ amount_dkk }] }] }) as unknown as Catalogue
  await keepCatalogue(app, priced(100))
  await keepCatalogue(app, priced(120))
  expect(app.catalogue.value).toEqual(priced(120))
})

it('A browser that stops storing things under way is told of on the screen, and goes on', async () => {
  const full = () => Promise.reject(new DOMException('', 'QuotaExceededError'))
  const store = failOver({ ...passingStore(), lasting: signal(true), put: full }, passingStore())
  const app = anApp({}, store)
  await app.store
  expect(app.lasting.value).toBe(true)
  await keep(app, OPENER, after('booked'))
  expect(app.lasting.value).toBe(false)
  expect((await store.all('bookings')).map(({ id }) => id)).toEqual(['1'])
})
