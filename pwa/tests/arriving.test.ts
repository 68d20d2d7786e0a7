import { signal } from '@preact/signals'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Answer } from '../src/api/answer'
import type { OwnTicket } from '../src/api/shapes'
import type { Api } from '../src/api/client'
import { createApp } from '../src/app'
import { readFragment } from '../src/booking/link'
import { isOver, ofToday, pauseOf, writeTicketLink, type KeptTicket } from '../src/booking/ticket'
import { createConnection } from '../src/platform/connection'
import { keepLooking } from '../src/platform/looking'
import { passingStore } from '../src/storage/store'
import { ticketsOfToday } from '../src/sync/tickets'

const LINK = { id: '7b1c2c3e-4a59-4d5c-9f3e-2f6a1f0c9d11', secret: 'AbC_d-'.repeat(5) }

function aTicket(status: OwnTicket['status'], more: Partial<KeptTicket['ticket']> = {}): KeptTicket {
  const ticket = { status, arrived_at: '2026-11-23T09:00:00+01:00', number: 1, ...more } as unknown as OwnTicket
  return { ...LINK, booking: null, ticket, fetchedAt: 0 }
}

const dayOf = (moment: number) => new Date(moment).toISOString().slice(0, 10)

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('A number on the phone', () => {
  it('comes by a link whose secret no server sees', () => {
    const link = new URL(writeTicketLink('https://kystby.dk', LINK))
    expect(link.pathname).toBe('/nummer')
    expect(readFragment(link.hash)).toEqual(LINK)
  })

  it('belongs to its day, and so does one that was never fetched', () => {
    const old = aTicket('done', { arrived_at: '2026-11-22T09:00:00+01:00' })
    const late = aTicket('waiting', { arrived_at: '2026-11-23T10:00:00+01:00' })
    const fresh: KeptTicket = { ...LINK, booking: null, ticket: null, fetchedAt: Date.parse('2026-11-23T08:30:00Z') }
    const early = aTicket('called')
    expect(ofToday([old, early, late, fresh], '2026-11-23', dayOf)).toEqual([late, fresh, early])
  })

  it('is looked at the more often the sooner it is called, and hardly when it is over', () => {
    const pauses = [aTicket('waiting', { place: 9 }), aTicket('waiting', { place: 2 }), aTicket('called'), aTicket('done'), null].map(pauseOf)
    expect(pauses).toEqual([12_000, 4_000, 4_000, 30_000, 12_000])
    expect((['waiting', 'parked', 'no-show'] as const).map((status) => isOver({ status }))).toEqual([false, false, true])
  })
})

describe('A number on a phone whose date is wrong', () => {
  /** A device that has `kept` and opens it at `now`; answers what it shows, and whether the number is still there. */
  async function opened(kept: KeptTicket, now: string) {
    const store = passingStore()
    await store.put('tickets', kept.id, kept)
    const clock = { now: () => Date.parse(now), tick: signal(0), correct: () => undefined }
    const app = createApp({ api: {} as Api, clock, store: Promise.resolve(store), language: signal('da'), seed: null })
    const shown = (await ticketsOfToday(app)).map(({ id }) => id)
    return { shown, isThere: (await store.get('tickets', kept.id)) !== undefined }
  }

  it.each(['2026-11-22', '2026-11-24', '2028-01-01'])('is shown and kept until it is over, though the phone says %s', async (day) =>
    expect(await opened(aTicket('waiting'), `${day}T10:00:00+01:00`)).toEqual({ shown: [LINK.id], isThere: true }))

  it('is shown no more on another day once it is over, and is forgotten some days after', async () => {
    expect(await opened(aTicket('done'), '2026-11-23T20:00:00+01:00')).toEqual({ shown: [LINK.id], isThere: true })
    expect(await opened(aTicket('done'), '2026-11-24T10:00:00+01:00')).toEqual({ shown: [], isThere: true })
    expect(await opened(aTicket('done'), '2026-11-27T10:00:00+01:00')).toEqual({ shown: [], isThere: false })
  })

  it('is kept though it was never fetched', async () =>
    expect(await opened({ ...LINK, booking: null, ticket: null, fetchedAt: 0 }, '2026-11-24T10:00:00+01:00')).toMatchObject({ isThere: true }))
})

describe('Looking again and again', () => {
  function aPage() {
    const page = new EventTarget()
    const on = page.addEventListener.bind(page)
    const off = page.removeEventListener.bind(page)
    vi.stubGlobal('addEventListener', on)
    vi.stubGlobal('removeEventListener', off)
    vi.stubGlobal('document', { addEventListener: on, removeEventListener: off })
    vi.useFakeTimers()
    return page
  }

  it('goes on after a look that failed, and at once when there is a connection again', async () => {
    const page = aPage()
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const look = vi.fn(async () => Promise.reject(new Error('closed')))
    const end = keepLooking(look, () => 1000)
    await vi.advanceTimersByTimeAsync(1000)
    expect(look).toHaveBeenCalledTimes(2)
    page.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(0)
    expect(look).toHaveBeenCalledTimes(3)
    end()
    await vi.advanceTimersByTimeAsync(5000)
    expect(look).toHaveBeenCalledTimes(3)
  })

  it('never looks twice at a time', async () => {
    const page = aPage()
    let answer: () => void = () => undefined
    const look = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)))
    const end = keepLooking(look, () => 1000)
    page.dispatchEvent(new Event('online'))
    expect(look).toHaveBeenCalledTimes(1)
    answer()
    await vi.advanceTimersByTimeAsync(1000)
    expect(look).toHaveBeenCalledTimes(2)
    end()
  })
})

describe('A page that is opened while there is no connection', () => {
  const unreachable = Promise.resolve<Answer<never>>({ ok: false, failure: { kind: 'unreachable' } })
  const through = Promise.resolve<Answer<object>>({ ok: true, value: {} })

  function aDevice() {
    const kept = new Map<string, string>()
    vi.stubGlobal('localStorage', {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    })
    let now = 1000
    const open = () => createConnection({ now: () => now, tick: signal(0), correct: () => undefined })
    return { open, later: () => (now += 1000) }
  }

  it('says since when, also when it has been opened anew', async () => {
    const { open, later } = aDevice()
    await open().learn(unreachable)
    later()
    const again = open()
    await again.learn(unreachable)
    expect(again.lostAt.value).toBe(1000)
  })

  it('begins to count anew once something has got through', async () => {
    const { open, later } = aDevice()
    const first = open()
    await first.learn(unreachable)
    await first.learn(through)
    later()
    const again = open()
    await again.learn(unreachable)
    expect(again.lostAt.value).toBe(2000)
  })

  it('stays lost when an answer comes that was on its way before the device was cut off', async () => {
    const device = new EventTarget()
    vi.stubGlobal('addEventListener', device.addEventListener.bind(device))
    const connection = aDevice().open()
    let arrive!: () => void
    const learnt = connection.learn(new Promise<Answer<object>>((resolve) => (arrive = () => resolve({ ok: true, value: {} }))))
    device.dispatchEvent(new Event('offline'))
    arrive()
    await learnt
    expect(connection.lostAt.value).toBe(1000)
    await connection.learn(through)
    expect(connection.lostAt.value).toBeNull()
  })
})
