import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Answer, Failure } from '../src/api/answer'
import type { Api } from '../src/api/client'
import type { BookedBooking, BookingRequest, Hold, HoldRequest } from '../src/api/shapes'
import { createApp, type App } from '../src/app'
import { passingStore } from '../src/storage/store'
import { book, type WantedBooking } from '../src/sync/book'
import { keep } from '../src/sync/bookings'
import { NOTHING_TYPED } from '../src/booking/contact'
import { currentDraft, keepDraft } from '../src/sync/drafts'
import { hold, letGo } from '../src/sync/holds'
import { shareLocks } from './locks'
import { openTab } from './tab'

const VISIT = { topics: [{ id: 'passport-adult', persons: 1 }], needs: [], meeting: 'office' as const }
const TEN = { office: 'town-hall', start: '2026-11-26T10:00:00+01:00' }
const ELEVEN = { office: 'town-hall', start: '2026-11-26T11:00:00+01:00' }
const CONTACT = { name: 'Test Testesen', phone: null, email: 'test@borgertid.dk' }

const done = <T>(value: T): Answer<T> => ({ ok: true, value })
const failed = (failure: Failure) => ({ ok: false, failure }) as const
const UNREACHABLE = failed({ kind: 'unreachable' })
const HOLD_OVER = failed({
  kind: 'refused',
  problem: { type: 'urn:borgertid:problem:hold-over', title: 'Slut', status: 409, detail: '' },
})

/** A server that books each key once; `silent` loses its answers, `away` never hears the question. */
class Server {
  booked = new Map<string, BookingRequest>()
  silent = false
  away = false

  api = {
    book: async (key: string, request: BookingRequest) => {
      if (this.away) return UNREACHABLE
      this.booked.set(key, this.booked.get(key) ?? request)
      if (this.silent) return UNREACHABLE
      return done({ ...this.booked.get(key), id: key, secret: 's', status: 'booked' } as unknown as BookedBooking)
    },
    booking: async () => done({ id: 'held', status: 'expired' }),
    hold: async (_key: string, { office, start, topics }: HoldRequest) =>
      done({ id: 'held', secret: 's', office, start, topics, end: start, receipt: { at: start }, actions: [] }),
    release: async () => (this.away || this.silent ? UNREACHABLE : HOLD_OVER),
  } as unknown as Api

  get starts(): string[] {
    return [...this.booked.values()].map(({ start }) => start)
  }
}

const wanted = (place: typeof TEN): WantedBooking => ({ draft: 'draft', ...place, ...VISIT, contact: CONTACT, language: 'da' })

function anApp(server: Server, now = () => 0): App {
  return createApp({
    api: server.api,
    clock: { now, tick: signal(0), correct: () => undefined },
    store: Promise.resolve(passingStore()),
    language: signal('da'),
    seed: null,
  })
}

beforeEach(openTab)

describe('When the answer to a try to book was lost', () => {
  let server: Server
  let app: App

  beforeEach(async () => {
    server = new Server()
    app = anApp(server)
    await hold(app, VISIT, TEN)
    await keepDraft(app, { ...(await currentDraft(app))!, id: 'draft' })
    server.silent = true
    await book(app, wanted(TEN))
    server.silent = false
  })

  it('another time is not held: the booked one is what the citizen gets', async () => {
    expect(await hold(app, VISIT, ELEVEN)).toMatchObject({ ok: true, value: { booked: { booking: TEN } } })
    expect(await currentDraft(app)).toBeNull()
    expect((await hold(app, VISIT, ELEVEN)).ok && (await currentDraft(app))).toMatchObject(ELEVEN)
  })

  it('another time is not booked', async () => {
    expect(await book(app, wanted(ELEVEN))).toMatchObject({ ok: true, value: { booking: TEN } })
    expect(server.starts).toEqual([TEN.start])
  })

  it('the booked time is found although the hold is over', async () => {
    expect(await letGo(app)).toMatchObject({ booking: TEN })
    expect(await (await app.store).all('outbox')).toEqual([])
  })

  it('the booked time is found although the citizen has begun anew', async () => {
    await keepDraft(app, { id: 'draft', ...VISIT, ...ELEVEN, hold: null, typed: NOTHING_TYPED })
    expect(await letGo(app)).toMatchObject({ booking: TEN })
  })

  it('nothing else is held or booked while the server cannot be asked', async () => {
    server.away = true
    expect(await hold(app, VISIT, ELEVEN)).toEqual(UNREACHABLE)
    expect(await book(app, wanted(ELEVEN))).toEqual(UNREACHABLE)
    server.away = false
    expect(await hold(app, VISIT, ELEVEN)).toMatchObject({ value: { booked: { booking: TEN } } })
    expect(server.starts).toEqual([TEN.start])
  })
})

it('What only this device knows of a booking stays when the server is asked again', async () => {
  const server = new Server()
  const app = anApp(server)
  const answer = await book(app, { ...wanted(TEN), needs: ['interpreter'] })
  if (!answer.ok) throw new Error('It was not booked.')
  expect(await keep(app, answer.value, answer.value.booking!)).toMatchObject({ needs: ['interpreter'] })
})

describe('"Bekræft" in two tabs at once', () => {
  beforeEach(shareLocks)
  afterEach(() => vi.unstubAllGlobals())

  const inBoth = async (server: Server) => {
    const app = anApp(server)
    await hold(app, VISIT, TEN)
    return Promise.all([book(app, wanted(TEN)), book(app, wanted(TEN))])
  }

  it('books once, and both tabs get the receipt', async () => {
    const server = new Server()
    const [one, other] = await inBoth(server)
    expect(one).toEqual(other)
    expect(server.starts).toEqual([TEN.start])
  })

  it('books once when the answers are lost', async () => {
    const server = new Server()
    server.silent = true
    await inBoth(server)
    expect(server.booked.size).toBe(1)
  })
})

it('A browser that refuses to lock books all the same', async () => {
  const refuse = () => Promise.reject(new DOMException('', 'SecurityError'))
  vi.stubGlobal('navigator', { locks: { request: refuse } })
  const server = new Server()
  expect(await book(anApp(server), wanted(TEN))).toMatchObject({ ok: true })
  vi.unstubAllGlobals()
})

it('What is booked without a hold names the device, which may hold that very time without having heard of it', async () => {
  const server = new Server()
  const clients: (string | null | undefined)[] = []
  const { hold: heard } = server.api
  server.api.hold = async (key, request) => (clients.push(request.client), await heard(key, request), UNREACHABLE)
  const app = anApp(server)
  await hold(app, VISIT, TEN)
  await book(app, wanted(TEN))
  expect([...server.booked.values()].map(({ client }) => client)).toEqual(clients)
})

it('A hold whose answer was lost is asked about, and made anew when it is over by now', async () => {
  const made = new Map<string, string>()
  let now = 0
  const server = new Server()
  server.api.hold = async (key, { office, start }) => {
    const isNew = !made.has(key)
    if (isNew) made.set(key, new Date(now + 300_000).toISOString())
    const held = { id: key, secret: 's', office, start, topics: [], meeting: 'office', actions: [], expires_at: made.get(key) }
    return now === 0 && isNew ? UNREACHABLE : done(held as unknown as Hold)
  }
  const app = anApp(server, () => now)
  expect(await hold(app, VISIT, TEN)).toEqual(UNREACHABLE)
  now = 60_000
  expect(await hold(app, VISIT, TEN)).toMatchObject({ ok: true })
  expect(made.size).toBe(1)
  now = 0
  expect(await hold(app, VISIT, ELEVEN)).toEqual(UNREACHABLE)
  now = 600_000
  expect(await hold(app, VISIT, ELEVEN)).toMatchObject({ ok: true, value: { draft: { hold: { expiresAt: '1970-01-01T00:15:00.000Z' } } } })
  expect(made.size).toBe(3)
})
