import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../src/api/answer'
import type { Api } from '../src/api/client'
import type { Booking, Catalogue } from '../src/api/shapes'
import { createApp, keepCatalogue, type App } from '../src/app'
import { failOver, passingStore, type Store } from '../src/storage/store'
import { change, keep, move } from '../src/sync/bookings'

const OPENER = { id: '1', secret: 's' }
const THURSDAY = { office: 'town-hall', start: '2026-11-26T10:00:00+01:00' }

function anApp(api: Partial<Api> = {}, store: Store = passingStore()): App {
  return createApp({
    api: api as Api,
    clock: { now: () => 0, tick: signal(0), correct: () => undefined },
    store: Promise.resolve(store),
    language: signal('da'),
    seed: null,
  })
}

/** The booking as the server has it after the receipt of that number. */
const after = (receipt: string) => ({ id: '1', receipt: { id: receipt } }) as Booking

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
    for (const _ of [1, 2]) await change(app, kept, 'cancel')
    expect(keys[0]).toBe(keys[1])
  })

  // Cancelled, undone and cancelled again: the server would have answered the last with the first one's receipt.
  it('is another one when the booking has changed since', async () => {
    const { keys, send } = silence()
    const app = anApp({ cancel: send, move: send })
    const booked = await keep(app, OPENER, after('booked'))
    const restored = await keep(app, OPENER, after('restored'))
    for (const kept of [booked, restored]) await change(app, kept, 'cancel')
    for (const kept of [booked, restored]) await move(app, kept, THURSDAY)
    expect(new Set(keys).size).toBe(4)
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
