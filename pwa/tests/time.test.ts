import { signal } from '@preact/signals'
import { expect, it } from 'vitest'
import type { Failure } from '../src/api/answer'
import type { Api } from '../src/api/client'
import type { Booking } from '../src/api/shapes'
import { createApp } from '../src/app'
import { timeModel } from '../src/screens/time/model'
import { passingStore } from '../src/storage/store'

const PLACE = { office: 'town-hall', start: '2026-11-26T10:00:00+01:00' }
const BOOKED = { id: '1', secret: 's', booking: { id: '1', topics: [], receipt: { id: 'booked' } } as unknown as Booking, fetchedAt: 0, refused: null }

function refusedAs(name: string): Failure {
  const type = `urn:borgertid:problem:${name}`
  return { kind: 'refused', problem: { type, title: 'Nej', status: 409, detail: '' } }
}

it.each<[string, Failure, boolean]>([
  ['cancelled in another tab', refusedAs('not-possible-now'), true],
  ['gone', refusedAs('booking-not-found'), true],
  ['without connection', { kind: 'unreachable' }, false],
  ['asked for too often', refusedAs('too-many-requests'), false],
])('The move of a booking that is %s is over for every time or may be tried again', async (_what, failure, stuck) => {
  const store = passingStore()
  await store.put('bookings', BOOKED.id, BOOKED)
  const receipts = async () => ({ ok: true, value: { receipts: [BOOKED.booking.receipt] } })
  const app = createApp({
    api: { receipts, move: async () => ({ ok: false, failure }) } as unknown as Api,
    clock: { now: () => 0, tick: signal(0), correct: () => undefined },
    store: Promise.resolve(store),
    language: signal('da'),
    seed: null,
  })
  const model = timeModel(app, { topics: [], needs: [], meeting: 'office' }, BOOKED, () => undefined)
  model.choose(PLACE)
  await model.confirmMove()
  expect(model.refused.value).toEqual(failure)
  expect(model.stuck.value).toBe(stuck)
})
