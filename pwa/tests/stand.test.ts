import { describe, expect, it } from 'vitest'
import type { Answer } from '../src/api/answer'
import { newCalls, shownNow, type Called } from '../src/board/calls'
import type { BoardAnswer, NewTicket } from '../src/device/shapes'
import type { KeptStand, Untold } from '../src/stand/kept'
import { isPhone, left, take, type Stock } from '../src/stand/numbers'
import { createStandWork } from '../src/stand/work'

const TODAY = '2026-11-23'
const NOW = Date.parse('2026-11-23T09:00:00Z')

describe("A stand's own numbers", () => {
  const stock: Stock = { date: TODAY, next: 20, last: 21 }

  it('are given one after the other until there are none', () => {
    const first = take(stock, TODAY)
    const second = take(first!.stock, TODAY)
    expect([first?.number, second?.number, take(second!.stock, TODAY)]).toEqual([20, 21, null])
  })

  it('of another day are nobody’s', () => {
    expect(left(stock, '2026-11-24')).toBe(0)
  })

  it.each([
    ['20123456', true],
    ['+45 20 12 34 56', true],
    ['K7P-3MX', false],
    ['234567', false],
  ])('%s is a phone number: %s', (shown, phone) => {
    expect(isPhone(shown)).toBe(phone)
  })
})

function keptInMemory(stock: Stock | null): KeptStand & { rows: [number, Untold][] } {
  const rows: [number, Untold][] = []
  return {
    rows,
    stand: async () => null,
    keepStand: async () => {},
    stock: async () => stock,
    keepStock: async (given) => void (stock = given),
    add: async (untold) => void rows.push([rows.length + 1, untold]),
    untold: async () => [...rows],
    remove: async (id) => void rows.splice(rows.findIndex((row) => row[0] === id), 1),
  }
}

describe('A stand that meets a cut', () => {
  const unreachable: Answer<never> = { ok: false, failure: { kind: 'unreachable' } }

  function aStand(stock: Stock | null) {
    const sent: unknown[][] = []
    let cut = false
    let problem: object | null = null
    const answering = async (...given: unknown[]): Promise<Answer<NewTicket>> => {
      sent.push(given)
      if (problem) return { ok: false, failure: { kind: 'refused', problem: problem as never } }
      return cut ? unreachable : ({ ok: true, value: { number: 7 } as NewTicket } as Answer<NewTicket>)
    }
    const api = {
      arrive: answering,
      takeNumber: answering,
      stand: async () => (cut ? unreachable : { ok: true, value: { topics: [], waiting: 0 } }),
      reserveNumbers: async () => ({ ok: true, value: { first: 40, last: 59 } }),
    }
    const kept = keptInMemory(stock)
    const work = createStandWork({
      api: api as never,
      clock: { now: () => NOW } as never,
      kept,
      device: { name: 'Indgangen', office: 'hall' },
      today: () => TODAY,
    })
    return { work, kept, sent, cut: (is: boolean) => (cut = is), refuse: (is: object) => (problem = is) }
  }

  it('gives a number of its own, and tells of the very same one later', async () => {
    const { work, kept, sent, cut } = aStand({ date: TODAY, next: 20, last: 39 })
    cut(true)
    const told = await work.takeNumber('passport', 'da')
    expect(told).toEqual({ ok: true, given: { number: 20, ticket: null } })
    cut(false)
    await work.look()
    expect(kept.rows).toEqual([])
    const [first, second] = sent
    expect([second![0], second![1], second![3]]).toEqual([first![0], first![1], first![3]])
    expect(second![4]).toMatchObject({ number: 20, at: (first![4] as { at: string }).at })
  })

  it.each([
    ['notes who came a little too early once they may come', { title: '', come_back_at: '2026-11-23T09:30:00Z' }, 'arrival-too-early', ['2026-11-23T09:30:00Z']],
    ['keeps what it may not tell of before it is set up again', { title: '' }, 'signed-out', [new Date(NOW).toISOString()]],
    ['keeps nothing that nobody knows', { title: '' }, 'arrival-unknown', []],
  ])('%s', async (_, problem, name, left) => {
    const { work, kept, cut, refuse } = aStand(null)
    cut(true)
    await work.arrive('K7P-3MX')
    cut(false)
    refuse({ ...problem, type: `urn:borgertid:problem:${name}` })
    await work.look()
    expect(kept.rows.map(([, { at }]) => at)).toEqual(left)
  })

  it('sends nobody away with a number that does not exist', async () => {
    const { work, cut } = aStand(null)
    cut(true)
    expect(await work.takeNumber('passport', 'da')).toEqual({ ok: false, failure: 'no-numbers' })
  })

  it('says that it has no more numbers once the last is given', async () => {
    const { work, cut } = aStand({ date: TODAY, next: 39, last: 39 })
    cut(true)
    await work.look()
    expect(work.hasNumbers.value).toBe(true)
    await work.takeNumber('passport', 'da')
    expect(work.hasNumbers.value).toBe(false)
  })

  it('keeps the code of whoever comes, and never a phone number', async () => {
    const { work, kept, cut } = aStand(null)
    cut(true)
    expect(await work.arrive('20123456')).toEqual({ ok: false, failure: 'phone-offline' })
    expect(await work.arrive('K7P-3MX')).toEqual({ ok: true, given: { number: null, ticket: null } })
    expect(kept.rows.map(([, one]) => one.kind === 'arrive' && one.shown)).toEqual(['K7P-3MX'])
  })

  it('asks for more numbers before it has none', async () => {
    const { work, kept } = aStand({ date: TODAY, next: 35, last: 39 })
    await work.look()
    expect(await kept.stock()).toEqual({ date: TODAY, next: 40, last: 59 })
  })
})

describe('A board', () => {
  const call = (number: number, at: string, status: Called['status'] = 'called') => ({
    number,
    desk: { id: '1', name: '1' },
    called_at: at,
    status,
  })
  const board = (...called: ReturnType<typeof call>[]) => ({ called }) as unknown as BoardAnswer

  it('says new calls and those called once more, the earliest first', () => {
    const before = board(call(1, '09:00'))
    const now = board(call(3, '09:03'), call(2, '09:02'), call(1, '09:01'))
    expect(newCalls(before, now).map(({ number }) => number)).toEqual([1, 2, 3])
  })

  it('says nothing twice, and nothing of who has come to the desk', () => {
    const before = board(call(1, '09:00'))
    expect(newCalls(before, board(call(2, '09:01', 'serving'), call(1, '09:00')))).toEqual([])
  })

  it('shows who was called a moment ago although the visit is over, and then no more', () => {
    const { called } = board(call(2, '2026-11-23T09:01:00Z', 'done'), call(1, '2026-11-23T09:00:00Z', 'serving'))
    const at = Date.parse(called[0]!.called_at)
    expect(shownNow(called, at + 29_999).map(({ number }) => number)).toEqual([2, 1])
    expect(shownNow(called, at + 30_000).map(({ number }) => number)).toEqual([1])
  })

  it('is silent when it has just been turned on', () => {
    expect(newCalls(null, board(call(1, '09:00')))).toEqual([])
  })
})
