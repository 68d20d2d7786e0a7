import { signal } from '@preact/signals'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Answer } from '../src/api/answer'
import type { Api } from '../src/api/client'
import type { Booking } from '../src/api/shapes'
import { createApp, type App } from '../src/app'
import { moved, rankOf, toggled } from '../src/booking/ranking'
import { forgettable, questionOf, stillAhead, withNewer } from '../src/booking/seen'
import { only } from '../src/platform/alone'
import { backoff } from '../src/platform/backoff'
import { passingStore } from '../src/storage/store'
import { enqueue } from '../src/sync/outbox'
import { sender } from '../src/sync/sending'
import { keep, pull, seeChange } from '../src/sync/bookings'

const at = (hour: number) => ({ office: 'town-hall', start: `2026-11-26T${hour}:00:00+01:00` })

function anApp(api: Partial<Api>): App {
  return createApp({
    api: api as Api,
    clock: { now: () => 0, tick: signal(0), correct: () => undefined },
    store: Promise.resolve(passingStore()),
    language: signal('da'),
    seed: null,
  })
}

it('Pauses grow to five minutes, and no two phones keep the same', () => {
  expect([0, 1, 2, 30].map((failures) => backoff(failures, 1))).toEqual([2000, 4000, 8000, 300_000])
  expect(backoff(30, 0)).toBe(150_000)
})

it('A server that asks for patience gets it, whatever the phone wakes up for', async () => {
  vi.useFakeTimers()
  let asked = 0
  const problem = { type: 'urn:borgertid:problem:busy', title: 'Travlt', status: 503, detail: '' }
  const busy = { ok: false, failure: { kind: 'busy', problem, retryAfter: 400 } }
  const app = anApp({ book: async () => (asked++, busy) as never })
  const request = { topics: [], needs: [], meeting: 'office' as const, contact: { name: 'Test' }, language: 'da' as const }
  await enqueue(app, { kind: 'book', draft: 'd', request, invitation: null, wishes: [{ ...at(10), key: 'k' }] })
  const line = sender(app)
  for (const [seconds, times] of [[0, 1], [399, 1], [2, 2]] as const) {
    line.start()
    await vi.advanceTimersByTimeAsync(seconds * 1000)
    expect(asked).toBe(times)
  }
})

describe('Wishes', () => {
  it('are three at most, each once', () => {
    const three = [10, 11, 12].map(at)
    expect(three.reduce(toggled, [])).toEqual(three)
    expect(toggled(three, at(13))).toEqual(three)
    expect(toggled(three, at(11))).toEqual([at(10), at(12)])
  })

  it('can change places', () => {
    expect(moved([at(10), at(11)], 1, -1)).toEqual([at(11), at(10)])
    expect(rankOf([at(10), at(11)], at(11))).toBe(2)
    expect(rankOf([], at(11))).toBe(0)
  })
})

describe('Times that were seen', () => {
  const day = (date: string, ...times: string[]) => ({ date, office: 'town-hall', times })

  it('are shown as long as they have not passed', () => {
    const days = [day('2026-11-26', at(10).start, at(12).start), day('2026-11-25', '2026-11-25T10:00:00+01:00')]
    expect(stillAhead(days, Date.parse(at(11).start))).toEqual([day('2026-11-26', at(12).start)])
  })

  it('give way to newer ones of the same day and office', () => {
    const [old, other] = [day('2026-11-26', at(10).start), day('2026-11-27')]
    expect(withNewer([old, other], [day('2026-11-26')])).toEqual([other, day('2026-11-26')])
  })

  it('are forgotten, the oldest first, when there are many', () => {
    const seen = Array.from({ length: 10 }, (_, fetchedAt) => ({ question: '', days: [], fetchedAt }))
    expect(forgettable(seen).map(({ fetchedAt }) => fetchedAt)).toEqual([1, 0])
  })

  it('are kept by the mark of an invitation, not by what opens it', () => {
    const visit = { topics: [], needs: [], meeting: 'office' as const }
    const [one, other] = ['opens.all.of-anna-1', 'opens.all.of-anna-2'].map((invitation) => questionOf({ ...visit, invitation }))
    expect(one).not.toContain('opens')
    expect(new Set([one, other, questionOf(visit)]).size).toBe(3)
  })
})

it('A tab that has lost its turn is told so', async () => {
  let rob: () => void = () => undefined
  const request = (_name: string, _options: LockOptions, work: () => Promise<void>) => {
    void work()
    return new Promise<void>((_, reject) => (rob = () => reject(new DOMException('', 'AbortError'))))
  }
  vi.stubGlobal('navigator', { locks: { request } })
  let still: () => boolean = () => false
  const turn = only('outbox', async (stillOnly) => void (still = stillOnly))
  expect(still()).toBe(true)
  rob()
  await turn
  expect(still()).toBe(false)
})

describe('A booking that is another one at the server than here', () => {
  const OPENER = { id: '1', secret: 's' }
  const after = (receipt: string, hour: number, more: Partial<Booking> = {}) =>
    ({ id: '1', ...at(hour), status: 'booked', topics: [], receipt: { id: receipt, action: receipt }, ...more }) as unknown as Booking

  async function known(answer: Answer<Booking>) {
    const app = anApp({ booking: async () => answer })
    return { app, kept: await keep(app, OPENER, after('booked', 10)) }
  }

  it('was changed from elsewhere: the server is right, and it is told until it was seen', async () => {
    const { app, kept } = await known({ ok: true, value: after('moved', 11) })
    const pulled = await pull(app, kept)
    expect(pulled).toMatchObject({ value: { booking: at(11), elsewhere: at(10) } })
    expect(await pull(app, kept)).toMatchObject({ value: { elsewhere: at(10) } })
    expect(pulled.ok && (await seeChange(app, pulled.value))).toMatchObject({ booking: at(11), elsewhere: null })
  })

  it.each([
    ['status', after('cancel', 10, { status: 'cancelled' })],
    ['place', after('move', 10, { office: 'library' })],
    ['topics', after('move', 10, { topics: [{ id: 'pas', persons: 2 }] })],
    ['way to meet', after('move', 10, { meeting: 'phone' })],
  ])('is told to have another %s', async (_what, booking) => {
    const { app, kept } = await known({ ok: true, value: booking })
    expect(await pull(app, kept)).toMatchObject({ value: { elsewhere: at(10) } })
  })

  it('is not told to have changed when the office has put a phone number right', async () => {
    const { app, kept } = await known({ ok: true, value: after('correct', 10) })
    const pulled = await pull(app, kept)
    expect(pulled).toMatchObject({ value: { booking: { receipt: { id: 'correct' } } } })
    expect(pulled).not.toMatchObject({ value: { elsewhere: at(10) } })
  })

  // An answer to the undo that got lost: what has become of it is seen here.
  it('is what this device has undone, when it is, and only until that is seen', async () => {
    const answer = { ok: true as const, value: after('undo', 10) }
    const app = anApp({ booking: async () => answer })
    const kept = await keep(app, OPENER, after('cancel', 10, { status: 'cancelled' }))
    const store = await app.store
    await store.put('intents', 'undo:1', { name: 'undo:1', key: 'k', body: { after: 'cancel' } })
    expect(await pull(app, kept)).not.toMatchObject({ value: { elsewhere: at(10) } })
    expect(await store.keys('intents')).toEqual([])
    answer.value = after('move', 11)
    expect(await pull(app, kept)).toMatchObject({ value: { elsewhere: at(10) } })
  })

  it('is told to have been moved, although an undo of this device never arrived', async () => {
    const { app, kept } = await known({ ok: true, value: after('move', 11) })
    await (await app.store).put('intents', 'undo:1', { name: 'undo:1', key: 'k', body: { after: 'earlier' } })
    expect(await pull(app, kept)).toMatchObject({ value: { elsewhere: at(10) } })
  })
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})
