import { signal } from '@preact/signals'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Failure } from '../src/api/answer'
import type { Api } from '../src/api/client'
import type { Booking, FreeDay, Office } from '../src/api/shapes'
import { createApp } from '../src/app'
import { addDays, daysOf } from '../src/booking/times'
import { timeModel, type TimeModel } from '../src/screens/time/model'
import { passingStore } from '../src/storage/store'
import { openTab } from './tab'

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

it('A move that is refused when the citizen has left the times is told under Mine tider', async () => {
  const store = passingStore()
  await store.put('bookings', BOOKED.id, BOOKED)
  const receipts = async () => ({ ok: true, value: { receipts: [BOOKED.booking.receipt] } })
  const app = createApp({
    api: { receipts, move: async () => (model.leave(), { ok: false, failure: refusedAs('time-taken') }) } as unknown as Api,
    clock: { now: () => 0, tick: signal(0), correct: () => undefined },
    store: Promise.resolve(store),
    language: signal('da'),
    seed: null,
  })
  const model: TimeModel = timeModel(app, { topics: [], needs: [], meeting: 'office' }, BOOKED, () => undefined)
  model.choose(PLACE)
  await model.confirmMove()
  expect(await store.all('outbox')).toMatchObject([{ outcome: { kind: 'refused' } }])
})

const TODAY = '2026-11-23'
const TOWN_HALL = { id: 'town-hall', horizon_days: 60 } as Office
const freeOn = (date: string, office = 'town-hall', time = '10:00'): FreeDay => ({ date, office, times: [`${date}T${time}:00+01:00`] })

beforeEach(openTab)

type Asked = { from: string; days: number }

/** Free times as a server has them, asked for by a citizen who moves no booking. `asked` is each question's first day. */
function aModel(free: FreeDay[], api: Partial<Api> = {}, go = (_address: string) => undefined as void) {
  const asked: string[] = []
  const freeTimes = async ({ from, days }: Asked) => {
    asked.push(from)
    return { ok: true, value: { days: free.filter(({ date }) => date >= from && date < addDays(from, days)) } }
  }
  const app = createApp({
    api: { freeTimes, ...api } as unknown as Api,
    clock: { now: () => Date.parse(`${TODAY}T08:00:00+01:00`), tick: signal(0), correct: () => undefined },
    store: Promise.resolve(passingStore()),
    language: signal('da'),
    seed: null,
  })
  return { app, asked, model: timeModel(app, { topics: [], needs: [], meeting: 'office' }, null, go) }
}

const away = async () => ({ ok: false, failure: { kind: 'unreachable' } }) as const

it('More days are read on past a month in which all is taken', async () => {
  const { model } = aModel([freeOn('2027-01-05')])
  await model.load()
  expect(model.isOver(TOWN_HALL)).toBe(false)
  await model.showMore(TOWN_HALL, null)
  expect(daysOf(model.days.value!, 'town-hall')).toHaveLength(1)
  expect(model.shown.value).toBeGreaterThanOrEqual(1)
})

it('More days are those of the office and the part of the day that are looked at', async () => {
  const elsewhere = Array.from({ length: 60 }, (_, day) => freeOn(addDays(TODAY, day), 'library'))
  const { model } = aModel([...elsewhere, freeOn('2026-11-24'), freeOn('2026-12-28'), freeOn('2027-01-20', 'town-hall', '16:00')])
  await model.load()
  await model.showMore(TOWN_HALL, 'late')
  expect(daysOf(model.days.value!, 'town-hall', 'late')).toHaveLength(1)
  expect(model.extended.value).toEqual({ from: 0 })
})

it('Days are read to the last that can be booked and no further, which is then said', async () => {
  const { model, asked } = aModel([freeOn('2026-11-24')])
  await model.load()
  await model.showMore(TOWN_HALL, null)
  expect(model.isOver(TOWN_HALL)).toBe(true)
  expect(model.extended.value).toEqual({ from: 1 })
  await model.showMore(TOWN_HALL, null)
  expect(asked).toEqual([TODAY, '2026-12-24'])
})

it('While an old copy of the catalogue does not tell how far ahead can be booked, more days are still read', async () => {
  const { model } = aModel([freeOn('2027-02-10')])
  await model.load()
  await model.showMore({ id: 'town-hall' } as Office, null)
  expect(daysOf(model.days.value!, 'town-hall')).toHaveLength(1)
})

it('More days that cannot be had are told of once, and are not taken for the last', async () => {
  const { model, app } = aModel([])
  await model.load()
  app.api.freeTimes = away
  await model.showMore(TOWN_HALL, null)
  const told = model.extended.value
  expect(told).not.toBeNull()
  await model.showMore(TOWN_HALL, null)
  expect(model.extended.value).toBe(told)
  expect(model.isOver(TOWN_HALL)).toBe(false)
  model.days.value = Array.from({ length: 9 }, (_, day) => freeOn(addDays(TODAY, day)))
  await model.showMore(TOWN_HALL, null)
  expect(model.failure.value).toBeNull()
})

const dead = (name: string) => ({ ok: false, failure: refusedAs(name) }) as const

it.each(['time-past', 'time-too-soon'])('A time that is refused as %s is not offered again, and the others are as they are now', async (name) => {
  const { model } = aModel([freeOn('2026-11-24'), freeOn('2026-11-25')], { hold: async () => dead(name) })
  await model.load()
  model.days.value = [freeOn(TODAY), ...model.days.value!]
  model.choose({ office: 'town-hall', start: `${TODAY}T10:00:00+01:00` })
  await vi.waitFor(() => expect(model.days.value!.map(({ date }) => date)).toEqual(['2026-11-24', '2026-11-25']))
  expect(model.refused.value).toEqual(refusedAs(name))
})

it('Days that were read stay there after a time has passed, each once and as it is now', async () => {
  const free = [freeOn('2026-11-24'), freeOn('2026-12-28'), freeOn('2027-01-25')]
  const { model, asked } = aModel(free, { hold: async () => dead('time-past') })
  await model.load()
  await model.reach('2027-01-25')
  const until = model.askedUntil.value
  free.splice(1, 1)
  model.choose({ office: 'town-hall', start: `${TODAY}T10:00:00+01:00` })
  await vi.waitFor(() => expect(asked).toHaveLength(6))
  await model.reach('2027-01-25')
  expect(asked).toHaveLength(6)
  expect(model.askedUntil.value).toBe(until)
  expect(model.days.value!.map(({ date }) => date)).toEqual(['2026-11-24', '2027-01-25'])
})

it('A time that has passed is told of also before any free time is here', async () => {
  const receipts = async () => ({ ok: true, value: { receipts: [BOOKED.booking.receipt] } })
  const { app } = aModel([], { receipts, move: async () => dead('time-past') } as unknown as Partial<Api>)
  await (await app.store).put('bookings', BOOKED.id, BOOKED)
  const model = timeModel(app, { topics: [], needs: [], meeting: 'office' }, BOOKED, () => undefined)
  model.choose(PLACE)
  await model.confirmMove()
  expect(model.refused.value).toEqual(refusedAs('time-past'))
})

it('Who tries twice to see the free times sees each day once', async () => {
  const { model } = aModel([freeOn('2026-11-24')])
  await Promise.all([model.load(), model.load()])
  expect(model.days.value).toHaveLength(1)
})

it('What failed stays until the answer to the next try, and only a tap on a time moves the focus to it', async () => {
  const { model } = aModel([freeOn(TODAY)], { hold: away })
  await model.load()
  model.choose(PLACE)
  await vi.waitFor(() => expect(model.refused.value).not.toBeNull())
  expect(model.attention.value).toBe(1)
  model.again()
  expect(model.refused.value).not.toBeNull()
  await vi.waitFor(() => expect(model.choosing.value).toBeNull())
  expect(model.attention.value).toBe(1)
  model.choose(PLACE)
  await vi.waitFor(() => expect(model.attention.value).toBe(2))
})

it('Who tries again and is told no has no button left, and the focus moves to what is told', async () => {
  const { model, app } = aModel([freeOn(TODAY)], { hold: away })
  await model.load()
  model.choose(PLACE)
  await vi.waitFor(() => expect(model.attention.value).toBe(1))
  app.api.hold = async () => dead('time-too-soon')
  model.again()
  await vi.waitFor(() => expect(model.attention.value).toBe(2))
})

it('Free times that cannot be had are told of until they are there', async () => {
  const { model, app } = aModel([])
  const { freeTimes } = app.api
  app.api.freeTimes = away
  await model.load()
  const again = model.load()
  expect(model.failure.value).toEqual({ kind: 'unreachable' })
  app.api.freeTimes = freeTimes
  await again
  await model.load()
  expect(model.failure.value).toBeNull()
})

it('Who has left is not sent on by an answer that comes late, and the time is let go', async () => {
  const released: string[] = []
  let answer: (held: unknown) => void = () => undefined
  const hold = () => new Promise((resolve) => (answer = resolve))
  const release = async (_: string, { id }: { id: string }) => (released.push(id), { ok: true, value: undefined })
  const went: string[] = []
  const { model } = aModel([freeOn(TODAY)], { hold, release } as unknown as Partial<Api>, (address) => void went.push(address))
  await model.load()
  model.choose(PLACE)
  await vi.waitFor(() => expect(answer.length).toBe(1))
  model.leave()
  answer({ ok: true, value: { id: 'h', secret: 's', ...PLACE, topics: [], meeting: 'office', actions: [], expires_at: '2026-11-23T08:05:00+01:00' } })
  await vi.waitFor(() => expect(released).toEqual(['h']))
  expect(went).toEqual([])
})
