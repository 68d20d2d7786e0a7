import { signal } from '@preact/signals'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Answer } from '../src/api/answer'
import type { Api } from '../src/api/client'
import type { Arrival, Booking, PlaceInLine } from '../src/api/shapes'
import type { TicketApi } from '../src/api/tickets'
import { createApp, type App } from '../src/app'
import { followForgetting, tabs } from '../src/platform/forgotten'
import { arrivalModel } from '../src/screens/arriving/model'
import { passingStore } from '../src/storage/store'
import { pull } from '../src/sync/bookings'
import { pullTicket } from '../src/sync/tickets'
import { refused } from './world'

const OPENER = { id: '1', secret: 's' }
const KEPT = { ...OPENER, booking: null, fetchedAt: 0, refused: null }
const TICKET = { ...OPENER, booking: null, ticket: null, fetchedAt: 0 }

const tickets: Partial<TicketApi> = {}
vi.mock('../src/api/tickets', () => ({ createTicketApi: () => tickets }))

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** A device with a booking and a number; `forgets` answers a question once all of that is gone. */
async function aDevice() {
  const store = passingStore()
  await store.put('bookings', KEPT.id, KEPT)
  await store.put('tickets', TICKET.id, TICKET)
  const api: Partial<Api> = {}
  const clock = { now: () => 0, tick: signal(0), correct: () => undefined }
  const app = createApp({ api: api as Api, clock, store: Promise.resolve(store), language: signal('da'), seed: null })
  const forgets = <T>(answer: Answer<T>) => vi.fn(async () => (await store.clear(), answer))
  return { app, api, forgets }
}

/** What is left that opens anything. */
async function left(app: App): Promise<unknown[]> {
  const store = await app.store
  return [...(await store.all('bookings')), ...(await store.all('tickets'))]
}

describe('Who is forgotten while a question is on its way is not written down again', () => {
  it.each<[string, Answer<Booking>]>([
    ['is as it was', { ok: true, value: { receipt: { id: 'booked' } } as unknown as Booking }],
    ['is gone', refused('booking-not-found')],
  ])('by the answer that the booking %s', async (_what, answer) => {
    const { app, api, forgets } = await aDevice()
    api.booking = forgets(answer)
    expect(await pull(app, KEPT)).toMatchObject({ ok: false })
    expect(await left(app)).toEqual([])
  })

  it('by the answer of how the number stands', async () => {
    const { app, forgets } = await aDevice()
    tickets.place = forgets({ ok: true, value: {} as PlaceInLine })
    expect(await pullTicket(app, tickets as TicketApi, TICKET)).toMatchObject({ ok: false })
    expect(await left(app)).toEqual([])
  })

  it('by the number that an arrival was given', async () => {
    const { app, forgets } = await aDevice()
    for (const name of ['addEventListener', 'removeEventListener']) vi.stubGlobal(name, () => undefined)
    vi.stubGlobal('document', new EventTarget())
    tickets.place = vi.fn()
    tickets.arrival = forgets({ ok: true, value: { ticket: OPENER } as unknown as Arrival })
    const model = arrivalModel(app, OPENER)
    const end = model.follow()
    await vi.waitFor(() => expect(model.arrival.value).not.toBeNull())
    end()
    expect(await left(app)).toEqual([])
    expect(tickets.place).not.toHaveBeenCalled()
  })
})

it('A tab leaves for a page of nobody also where the browser refuses to clear what it remembers', () => {
  const replace = vi.fn()
  const follow = vi.spyOn(tabs!, 'addEventListener')
  vi.stubGlobal('location', { replace })
  vi.stubGlobal('sessionStorage', undefined)
  followForgetting()
  const told = follow.mock.calls[0]![1] as () => void
  expect(told).toThrow()
  expect(replace).toHaveBeenCalledWith('/')
})
