import { describe, expect, it } from 'vitest'
import { boardOf, canServe, caseworkerOf, caseworkersOf, deskAt, isOverdue, minutesSince } from '../src/staff/day/board'
import { done, heldFor, may, type Errand } from '../src/staff/day/errands'
import { targetsOf } from '../src/staff/day/hand-over'
import type { KeptDay, Waiting } from '../src/staff/day/kept'
import { enter, nothingBegun } from '../src/staff/day/paper'
import { createDayWork } from '../src/staff/day/work'
import type { Answer } from '../src/api/answer'
import type { Day, DayBooking, Ticket } from '../src/staff/shapes'

const NOW = Date.parse('2026-11-23T09:00:00Z')
const AT = '2026-11-23T09:00:00.000Z'
const LATER = '2026-11-23T09:10:00Z'

function aTicket(number: number, more: Partial<Ticket> = {}): Ticket {
  return {
    id: `ticket-${number}`,
    number,
    office: 'hall',
    date: '2026-11-23',
    booking: null,
    status: 'waiting',
    actions: ['call', 'leave'],
    topics: [{ id: 'passport', persons: 1 }],
    language: 'da',
    minutes: 15,
    booked_for: null,
    arrived_at: '2026-11-23T08:45:00Z',
    place_at: '2026-11-23T08:45:00Z',
    for_topics: ['passport'],
    for_pool: null,
    for_desk: null,
    desk: null,
    called_at: null,
    recalled_at: null,
    started_at: null,
    ended_at: null,
    parked_until: null,
    leased_to: null,
    leased_until: null,
    passed_over: null,
    passed_at: null,
    promised_from: null,
    promised_until: null,
    note: null,
    owner: null,
    deadline: null,
    ...more,
  }
}

function aBooking(id: string, more: Partial<DayBooking> = {}): DayBooking {
  return {
    id,
    code: 'K7P-3MX',
    start: '2026-11-23T09:30:00Z',
    end: '2026-11-23T09:45:00Z',
    topics: [{ id: 'passport', persons: 1 }],
    language: 'da',
    meeting: 'office',
    pools: ['hall'],
    state: 'expected',
    name: 'Test Testesen',
    phone: null,
    needs: [],
    ...more,
  }
}

function aDay(tickets: Ticket[], more: Partial<Day> = {}): Day {
  const line = tickets.filter(({ status }) => status === 'waiting').map(({ id }) => id)
  return { fetched_at: AT, version: 1, office: 'hall', date: '2026-11-23', desks: [], pools: [], bookings: [], tickets, line, ...more }
}

describe('The day board', () => {
  const tickets = [
    aTicket(1, { status: 'serving', desk: '1' }),
    aTicket(2, { status: 'called', desk: '2' }),
    aTicket(3),
    aTicket(4),
    aTicket(5, { status: 'parked', parked_until: LATER }),
    aTicket(6, { status: 'done', ended_at: '2026-11-23T08:50:00Z' }),
    aTicket(7, { status: 'no-show', ended_at: '2026-11-23T08:55:00Z' }),
  ]
  const day = aDay(tickets, { line: ['ticket-4', 'ticket-3'], bookings: [aBooking('b1'), aBooking('b2', { state: 'arrived' })] })

  it('shows a desk its own citizen, and the others elsewhere', () => {
    const board = boardOf(day, '1')
    expect(board.mine?.number).toBe(1)
    expect(board.elsewhere.map(({ number }) => number)).toEqual([2])
  })

  it('keeps the order in which the server calls', () => {
    expect(boardOf(day, '1').line.map(({ number }) => number)).toEqual([4, 3])
  })

  it('shows the last one that is over first', () => {
    expect(boardOf(day, null).over.map(({ number }) => number)).toEqual([7, 6])
  })

  it('expects only those who have not said that they are here', () => {
    expect(boardOf(day, null).expected.map(({ id }) => id)).toEqual(['b1'])
  })

  it('counts a parked one whose time has come among those who wait', () => {
    const back = { ...day, line: ['ticket-5'] }
    expect(boardOf(back, null).parked).toEqual([])
    expect(boardOf(back, null).line.map(({ number }) => number)).toEqual([5])
  })

  it('knows whom a desk can serve', () => {
    const desk = { id: '1', name: '1', topics: ['passport'], pools: ['hall'] }
    expect(canServe(desk, aTicket(1))).toBe(true)
    expect(canServe(desk, aTicket(1, { for_topics: ['wedding'] }))).toBe(false)
    expect(canServe(desk, aTicket(1, { for_pool: 'caseworker' }))).toBe(false)
    expect(canServe(desk, aTicket(1, { for_desk: '2' }))).toBe(false)
  })

  it('never counts a wait below zero', () => {
    expect(minutesSince(LATER, NOW)).toBe(0)
    expect(minutesSince('2026-11-23T08:45:30Z', NOW)).toBe(14)
  })

  it('warns once a deadline has passed', () => {
    expect(isOverdue(aTicket(1, { deadline: LATER }), NOW)).toBe(false)
    expect(isOverdue(aTicket(1, { deadline: LATER }), NOW + 3_600_000)).toBe(true)
  })
})

describe('An office that names no desks', () => {
  const pools = [
    { id: 'library', name: 'Biblioteket', topics: ['passport', 'licence'], named: false },
    { id: 'hansen', name: 'Hanne Hansen', topics: ['pension'], named: true },
  ]
  const day = aDay([], { pools })
  const hers = aTicket(1, { for_pool: 'hansen', for_topics: [] })

  it('has a desk of each number for everybody, and one for each caseworker by name', () => {
    expect(caseworkersOf(day).map(({ name }) => name)).toEqual(['Hanne Hansen'])
    expect(deskAt(day, '1')).toEqual({ id: '1', name: '1', topics: ['passport', 'licence'], pools: ['library'] })
    expect(deskAt(day, 'hansen')).toEqual({ id: 'hansen', name: 'Hanne Hansen', topics: ['pension'], pools: ['hansen'] })
    expect(deskAt(day, null)).toBeNull()
  })

  it("offers a caseworker's citizens to nobody else", () => {
    expect(canServe(deskAt(day, '1'), hers)).toBe(false)
    expect(canServe(deskAt(day, 'hansen'), hers)).toBe(true)
    expect(canServe(deskAt(day, '1'), aTicket(2))).toBe(true)
  })

  it('hands over to its caseworkers and to its topics', () => {
    const found = targetsOf(day, deskAt(day, '1'), aTicket(2))
    expect(found.caseworkers.map(({ id }) => id)).toEqual(['hansen'])
    expect(found.topics).toEqual(['licence', 'pension'])
  })

  it('says whose a booked time is', () => {
    expect(caseworkerOf(day, aBooking('b1', { pools: ['hansen'] }))).toBe('Hanne Hansen')
    expect(caseworkerOf(day, aBooking('b1', { pools: ['library'] }))).toBeNull()
  })
})

describe('Without a connection', () => {
  it('a desk may call only those that are held for it, in their order', () => {
    const held = { leased_to: '1', leased_until: LATER }
    const day = aDay([aTicket(1), aTicket(2, held), aTicket(3, held)], { line: ['ticket-3', 'ticket-1', 'ticket-2'] })
    expect(heldFor(day, '1', NOW).map(({ number }) => number)).toEqual([3, 2])
    expect(heldFor(day, '2', NOW)).toEqual([])
    expect(heldFor(day, '1', Date.parse(LATER) + 1)).toEqual([])
  })

  it('a call finishes whom the desk served, and takes the called one out of the line', () => {
    const day = done(aDay([aTicket(1, { status: 'serving', desk: '1' }), aTicket(2)]), { kind: 'call', ticket: 'ticket-2', desk: '1' }, AT)
    expect(day.tickets.map(({ status }) => status)).toEqual(['done', 'called'])
    expect(day.line).toEqual([])
    expect(boardOf(day, '1').mine?.number).toBe(2)
  })

  it('a citizen who comes is noted at once', () => {
    const day = done(aDay([], { bookings: [aBooking('b1')] }), { kind: 'arrive', booking: 'b1' }, AT)
    expect(boardOf(day, null).expected).toEqual([])
  })

  it('what is over may not be done once more', () => {
    const day = done(aDay([aTicket(1, { status: 'serving', desk: '1', actions: ['finish'] })]), { kind: 'finish', ticket: 'ticket-1' }, AT)
    expect(may(day.tickets[0]!, 'finish')).toBe(false)
  })
})

function keptInMemory(): KeptDay {
  let days: Day[] = []
  let rows: [number, Waiting][] = []
  let next = 1
  return {
    day: async (office) => days.find((day) => day.office === office),
    keep: async (day) => void (days = [day]),
    waiting: async () => [...rows],
    add: async (waiting) => void rows.push([next++, waiting]),
    change: async (id, waiting) => void (rows = rows.map((row) => (row[0] === id ? [id, waiting] : row))),
    forget: async () => void (days = []),
    remove: async (id) => void (rows = rows.filter((row) => row[0] !== id)),
  }
}

describe('Work that meets a cut', () => {
  const CALLED = { status: 'called', desk: '1' } as const
  const unreachable: Answer<never> = { ok: false, failure: { kind: 'unreachable' } }
  const clock = { now: () => NOW, tick: { value: NOW } } as never

  function aDesk(answers: { send: () => Answer<unknown> }, kept = keptInMemory(), today = '2026-11-23') {
    const sent: { errand: Errand; key: string; at: string | null }[] = []
    const days = [aDay([aTicket(1), aTicket(2)])]
    let cut = false
    const api = {
      day: async () => (cut ? unreachable : ({ ok: true, value: days.at(-1)! } as Answer<Day>)),
      send: async (errand: Errand, key: string, at: string | null) => {
        sent.push({ errand, key, at })
        return cut ? unreachable : answers.send()
      },
    }
    const work = createDayWork({ api: api as never, clock, kept, office: 'hall', today: () => today })
    return { work, sent, days, cut: (is: boolean) => (cut = is) }
  }

  it('is kept, shown as done, and told with its time and the same key when the connection is back', async () => {
    const { work, sent, cut } = aDesk({ send: () => ({ ok: true, value: {} }) })
    await work.look()
    cut(true)
    expect(await work.do({ kind: 'call', ticket: 'ticket-1', desk: '1' })).toBe(true)
    expect(work.untold.value).toHaveLength(1)
    expect(work.day.value?.tickets[0]?.status).toBe('called')
    cut(false)
    await work.look()
    expect(work.untold.value).toEqual([])
    expect(sent.map(({ key }) => key)).toEqual([sent[0]!.key, sent[0]!.key])
    expect(sent[1]!.at).toBe(AT)
  })

  it('is told in the order in which it was done', async () => {
    const { work, sent, cut } = aDesk({ send: () => ({ ok: true, value: {} }) })
    await work.look()
    cut(true)
    await work.do({ kind: 'call', ticket: 'ticket-1', desk: '1' })
    await work.do({ kind: 'start', ticket: 'ticket-1' })
    await work.do({ kind: 'finish', ticket: 'ticket-1' })
    cut(false)
    sent.length = 0
    await work.look()
    expect(sent.map(({ errand }) => errand.kind)).toEqual(['call', 'start', 'finish'])
  })

  it('stays on the screen with its reason when a colleague was quicker, until somebody has seen it', async () => {
    const problem = { type: 'urn:borgertid:problem:ticket-moved-on', title: 'En kollega har kaldt.', status: 409 }
    const { work, cut } = aDesk({ send: () => ({ ok: false, failure: { kind: 'refused', problem: problem as never } }) })
    await work.look()
    cut(true)
    await work.do({ kind: 'call', ticket: 'ticket-1', desk: '1' })
    cut(false)
    await work.look()
    expect(work.refused.value.map(({ refused }) => refused)).toEqual(['En kollega har kaldt.'])
    await work.seen(work.refused.value[0]!)
    expect(work.refused.value).toEqual([])
  })

  it('never becomes two calls of the next when the first answer was lost', async () => {
    const { work, sent, cut } = aDesk({ send: () => ({ ok: true, value: {} }) })
    await work.look()
    cut(true)
    expect(await work.do({ kind: 'call-next', office: 'hall', desk: '1' })).toBe(false)
    cut(false)
    await work.do({ kind: 'call-next', office: 'hall', desk: '1' })
    expect(sent[0]!.key).toBe(sent[1]!.key)
    await work.do({ kind: 'call-next', office: 'hall', desk: '1' })
    expect(sent[2]!.key).not.toBe(sent[1]!.key)
  })

  it.each(['signed-out', 'role-too-low', 'other-office'])('waits for who may tell of it: %s', async (name) => {
    const problem = { type: `urn:borgertid:problem:${name}`, title: 'Log ind', status: 403 } as never
    const { work, cut } = aDesk({ send: () => ({ ok: false, failure: { kind: 'refused', problem } }) })
    cut(true)
    await work.do({ kind: 'arrive', booking: 'b1' })
    cut(false)
    await work.look()
    expect(work.refused.value).toEqual([])
    expect(work.untold.value).toHaveLength(1)
    expect(work.day.value?.tickets).toHaveLength(2)
  })

  it('goes before the next call, which else overtakes it', async () => {
    const { work, sent, cut } = aDesk({ send: () => ({ ok: true, value: {} }) })
    await work.look()
    cut(true)
    await work.do({ kind: 'finish', ticket: 'ticket-1' })
    expect(await work.do({ kind: 'call-next', office: 'hall', desk: '1' })).toBe(false)
    expect(sent.map(({ errand }) => errand.kind)).toEqual(['finish', 'finish'])
    cut(false)
    sent.length = 0
    await work.do({ kind: 'call-next', office: 'hall', desk: '1' })
    expect(sent.map(({ errand }) => errand.kind)).toEqual(['finish', 'call-next'])
  })

  it('cannot be taken back once a colleague has gone on with it', async () => {
    const answer = { value: aTicket(1, { status: 'waiting', for_desk: '2' }) }
    const { work, days } = aDesk({ send: () => ({ ok: true, ...answer }) })
    await work.do({ kind: 'hand-over', ticket: 'ticket-1', to: { desk: '2' }, note: '' })
    expect(work.last.value?.kind).toBe('hand-over')
    days.push(aDay([aTicket(1, { status: 'called', desk: '2' })]))
    await work.look()
    expect(work.last.value).toBeNull()
  })

  it('of a call takes back both: who was called, and whom the desk was done with by it', async () => {
    const { work, days, sent } = aDesk({ send: () => ({ ok: true, value: { ticket: aTicket(2, CALLED), explain: null } }) })
    days.push(aDay([aTicket(1, { status: 'serving', desk: '1' }), aTicket(2)]))
    await work.look()
    days.push(aDay([aTicket(1, { status: 'done', desk: '1' }), aTicket(2, CALLED)]))
    await work.do({ kind: 'call-next', office: 'hall', desk: '1' })
    expect(work.last.value).toMatchObject({ kind: 'call', ticket: 'ticket-2', finished: { ticket: 'ticket-1' } })
    days.push(aDay([aTicket(1, { status: 'serving', desk: '2' }), aTicket(2, CALLED)]))
    await work.look()
    expect(work.last.value).toMatchObject({ kind: 'call', finished: undefined })
    expect(sent).toHaveLength(1)
  })

  it('of a call that found nobody gives the desk back whom it was done with', async () => {
    const { work, days } = aDesk({ send: () => ({ ok: true, value: { ticket: null, explain: null } }) })
    days.push(aDay([aTicket(1, { status: 'serving', desk: '1' })]))
    await work.look()
    days.push(aDay([aTicket(1, { status: 'done', desk: '1' })]))
    await work.do({ kind: 'call-next', office: 'hall', desk: '1' })
    expect(work.last.value).toMatchObject({ kind: 'finish', ticket: 'ticket-1', number: 1 })
  })

  it('is still there after the page was closed', async () => {
    const kept = keptInMemory()
    const first = aDesk({ send: () => ({ ok: true, value: {} }) }, kept)
    await first.work.look()
    first.cut(true)
    await first.work.do({ kind: 'arrive', booking: 'b1' })
    const second = aDesk({ send: () => ({ ok: true, value: {} }) }, kept)
    second.cut(true)
    await second.work.look()
    expect(second.work.untold.value).toHaveLength(1)
    expect(second.work.day.value?.tickets).toHaveLength(2)
  })

  it('shows nobody of yesterday, and forgets them', async () => {
    const kept = keptInMemory()
    await aDesk({ send: () => ({ ok: true, value: {} }) }, kept).work.look()
    const { work, cut } = aDesk({ send: () => ({ ok: true, value: {} }) }, kept, '2026-11-24')
    cut(true)
    await work.look()
    expect(work.day.value).toBeNull()
    expect(await kept.day('hall')).toBeUndefined()
  })
})

describe('A visit on paper', () => {
  const AT_DONE = '2026-11-23T09:07:00.000Z'

  function telling(refusing: string | null = null) {
    const told: [Errand, string][] = []
    const keys: string[] = []
    const send = async (errand: Errand, key: string, at: string): Promise<Answer<unknown>> => {
      told.push([errand, at])
      keys.push(key)
      const problem = { type: 'urn:borgertid:problem:desk-busy', title: 'Optaget', status: 409 } as never
      return errand.kind === refusing ? { ok: false, failure: { kind: 'refused', problem } } : { ok: true, value: { id: 'new' } }
    }
    return { told, keys, send }
  }

  it('of a booked time is told from the arrival on, with the times that stand there', async () => {
    const { told, send } = telling()
    await enter({ who: { booking: 'b1' }, desk: '1', calledAt: AT, ended: { how: 'finish', at: AT_DONE } }, 'hall', nothingBegun(), send)
    expect(told).toEqual([
      [{ kind: 'arrive', booking: 'b1' }, AT],
      [{ kind: 'call', ticket: 'new', desk: '1', finish: false }, AT],
      [{ kind: 'finish', ticket: 'new' }, AT_DONE],
    ])
  })

  it('is told no further than the server takes it', async () => {
    const { told, send } = telling('call')
    const answer = await enter({ who: { ticket: 't1' }, desk: '1', calledAt: AT, ended: { how: 'no-show', at: AT } }, 'hall', nothingBegun(), send)
    expect(answer.ok).toBe(false)
    expect(told.map(([{ kind }]) => kind)).toEqual(['call'])
  })

  it('that is entered once more is of the same visitor, who gets one number', async () => {
    const begun = nothingBegun()
    const visit = { who: { topic: 'passport' }, desk: '1', calledAt: AT, ended: null }
    const lost = telling('number')
    await enter(visit, 'hall', begun, lost.send)
    const busy = telling('call')
    await enter(visit, 'hall', begun, busy.send)
    expect(busy.keys[0]).toBe(lost.keys[0])
    const { told, send } = telling()
    await enter({ ...visit, calledAt: AT_DONE }, 'hall', begun, send)
    expect(told).toEqual([[{ kind: 'call', ticket: 'new', desk: '1', finish: false }, AT_DONE]])
  })
})
