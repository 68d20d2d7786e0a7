import { describe, expect, it, vi } from 'vitest'
import type { Answer } from '../src/api/answer'
import { createChoosing } from '../src/staff/bookings/choosing'
import { isRule, isSameVisit, needsPaper, waysOf, type Card } from '../src/staff/bookings/rules'
import { isEnough, readSaid, readTopic } from '../src/staff/bookings/said'
import { keysOfWrites } from '../src/staff/bookings/sending'
import { byDay, nearestTo, newlyLost, stepFrom, withLost, type ShownTime } from '../src/staff/bookings/times'
import type { StaffApi } from '../src/staff/api'
import type { StaffTime } from '../src/staff/shapes'

const TODAY = '2026-11-23'

describe('What a clerk types about a citizen', () => {
  it.each([
    ['testesen', { name: 'testesen' }],
    ['test testesen', { name: 'test testesen' }],
    ['20 12 34 56', { phone: '20123456' }],
    ['+45 20123456', { phone: '4520123456' }],
    ['testesen 3456', { name: 'testesen', phone: '3456' }],
    ['K7P-3MX', { code: 'K7P-3MX' }],
    ['k7p 3mx', { code: 'K7P-3MX' }],
    ['k7p3mx', { code: 'K7P-3MX' }],
    ['234-567', { code: '234-567' }],
    ['234567', { phone: '234567' }],
    ['testesen 24/11', { name: 'testesen', date: '2026-11-24' }],
    ['24.11. testesen', { name: 'testesen', date: '2026-11-24' }],
    ['testesen 24.11.2025', { name: 'testesen', date: '2025-11-24' }],
    ['testesen 5/1', { name: 'testesen', date: '2027-01-05' }],
    ['testesen, 20123456, i morgen', { name: 'testesen', phone: '20123456', date: '2026-11-24' }],
    ['testesen i dag', { name: 'testesen', date: TODAY }],
    ['testesen 31/2', { name: 'testesen' }],
    ['Bodil Dagmar', { name: 'Bodil Dagmar' }],
  ])('%s', (text, expected) => {
    expect(readSaid(text, TODAY)).toEqual({ name: '', phone: '', code: '', date: null, ...expected })
  })

  it('is enough when it tells one citizen from others', () => {
    const enough = (text: string) => isEnough(readSaid(text, TODAY))
    expect(['', '24/11', '345', 'i dag'].map(enough)).toEqual([false, false, false, false])
    expect(['x', '3456', 'K7P-3MX'].map(enough)).toEqual([true, true, true])
  })

  it('about a topic may say for how many', () => {
    expect(readTopic('pas 3')).toEqual({ words: 'pas', persons: 3 })
    expect(readTopic(' pas til born ')).toEqual({ words: 'pas til born', persons: 1 })
    expect(readTopic('3')).toEqual({ words: '3', persons: 1 })
    expect(readTopic('pas 0')).toEqual({ words: 'pas', persons: 1 })
  })
})

const at = (time: string, day = '2026-11-24', office = 'hall'): StaffTime => ({ office, start: `${day}T${time}:00+01:00`, by_rules: true })
const shown = (...times: StaffTime[]): ShownTime[] => times.map((time) => ({ ...time, lost: false }))
const TEN = at('10:00')
const QUARTER = at('10:15')
const HALF = at('10:30')
const NEXT = at('10:00', '2026-11-25')

describe('Times on the screen', () => {
  it('stay where they were when somebody takes them, marked', () => {
    const after = withLost(shown(TEN, QUARTER, HALF), [TEN, HALF], 60)
    expect(after.map(({ start, lost }) => [start, lost])).toEqual([
      [TEN.start, false],
      [QUARTER.start, true],
      [HALF.start, false],
    ])
    expect(newlyLost(shown(TEN, QUARTER, HALF), after)).toEqual([{ ...QUARTER, lost: true }])
    expect(newlyLost(after, withLost(after, [TEN, HALF], 60))).toEqual([])
  })

  it('are free again when they are given back', () => {
    const taken = withLost(shown(TEN, QUARTER), [TEN], 60)
    expect(withLost(taken, [TEN, QUARTER], 60)).toEqual(shown(TEN, QUARTER))
  })

  it('beyond the end of a full list are not thought to be taken', () => {
    expect(withLost(shown(QUARTER, HALF), [TEN, QUARTER], 2)).toEqual(shown(TEN, QUARTER))
  })

  it('stand under their local day', () => {
    expect(byDay(shown(TEN, QUARTER, NEXT)).map(({ date, times }) => [date, times.length])).toEqual([
      ['2026-11-24', 2],
      ['2026-11-25', 1],
    ])
  })

  it('near a lost one are offered, the same office first', () => {
    const elsewhere = at('10:30', '2026-11-24', 'library')
    const free = shown(TEN, HALF, elsewhere, NEXT)
    expect(nearestTo(QUARTER, free)).toEqual([shown(TEN)[0], shown(HALF)[0], shown(elsewhere)[0]])
  })

  it('are gone through by the arrows, past those that are taken', () => {
    const list = [...shown(TEN), { ...QUARTER, lost: true }, ...shown(HALF, NEXT)]
    expect(stepFrom(0, 'ArrowRight', list)).toBe(2)
    expect(stepFrom(2, 'ArrowLeft', list)).toBe(0)
    expect(stepFrom(0, 'ArrowLeft', list)).toBe(0)
    expect(stepFrom(0, 'ArrowDown', list)).toBe(3)
    expect(stepFrom(3, 'ArrowDown', list)).toBe(3)
    expect(stepFrom(3, 'ArrowUp', list)).toBe(0)
    expect(stepFrom(0, 'End', list)).toBe(3)
    expect(stepFrom(3, 'Home', list)).toBe(0)
    expect(stepFrom(0, 'x', list)).toBe(null)
  })
})

function aChoice(answers: StaffTime[][]) {
  const freeTimes = vi.fn(async () => ({ ok: true, value: { times: answers.shift() ?? [], fetched_at: '' } }) as const)
  const bookings = { freeTimes } as unknown as StaffApi['bookings']
  const choosing = createChoosing({ bookings }, { topics: [], meeting: 'office', office: '', moving: null })
  choosing.setTopics([{ id: 'passport', persons: 1 }])
  return { choosing, freeTimes }
}

describe('A time that somebody else takes', () => {
  it('is known at the next look, and others are offered instead of it', async () => {
    const { choosing } = aChoice([[TEN, QUARTER], [QUARTER]])
    await choosing.load()
    choosing.choose(TEN)
    expect(choosing.isLost.value).toBe(false)
    await choosing.load()
    expect(choosing.isLost.value).toBe(true)
    expect(choosing.instead.value.map(({ start }) => start)).toEqual([QUARTER.start])
    choosing.choose(QUARTER)
    expect(choosing.isLost.value).toBe(false)
  })

  it('by the answer of the server is one too, with the alternatives that it names', async () => {
    const { choosing } = aChoice([[TEN]])
    await choosing.load()
    choosing.choose(TEN)
    choosing.refuse([{ office: 'library', start: HALF.start }])
    expect(choosing.isLost.value).toBe(true)
    expect(choosing.instead.value).toEqual([{ office: 'library', start: HALF.start, by_rules: true }])
  })

  it('of an earlier question is none of this one', async () => {
    const { choosing } = aChoice([[TEN, QUARTER], [QUARTER]])
    await choosing.load()
    choosing.notBefore.value = '12:00'
    await choosing.load()
    expect(choosing.shown.value).toEqual(shown(QUARTER))
  })

  it('is no longer chosen when the visit becomes another one', async () => {
    const { choosing } = aChoice([[TEN]])
    await choosing.load()
    choosing.choose(TEN)
    choosing.setTopics([{ id: 'passport', persons: 2 }])
    expect(choosing.chosen.value).toBe(null)
  })

  it('is not asked for without a topic', async () => {
    const { choosing, freeTimes } = aChoice([])
    choosing.setTopics([])
    await choosing.load()
    expect(freeTimes).not.toHaveBeenCalled()
  })
})

const refused = (type: string) =>
  ({ kind: 'refused', problem: { type: `urn:borgertid:problem:${type}`, title: '', detail: '', status: 409 } }) as const
const CARD = {
  status: 'booked',
  actions: ['move', 'cancel'],
  start: '2026-11-24T10:00:00+01:00',
  contact: { name: 'Test', phone: null, email: null, needs: [] },
} as unknown as Card

describe('Rules', () => {
  it('are set aside with a reason; desks that are not there are not', () => {
    expect(['time-too-soon', 'time-too-far', 'contact-limit', 'not-possible-now'].map((type) => isRule(refused(type)))).toEqual([true, true, true, true])
    expect(['time-taken', 'time-outside-rules', 'other-office'].map((type) => isRule(refused(type)))).toEqual([false, false, false])
  })

  it('that forbid a late change leave a way with a reason until the visit begins', () => {
    const before = Date.parse(CARD.start) - 1
    expect(waysOf(CARD, before)).toEqual({ change: 'by-rules', undo: false })
    expect(waysOf({ ...CARD, actions: [] }, before)).toEqual({ change: 'with-reason', undo: false })
    expect(waysOf({ ...CARD, actions: [] }, before + 1)).toEqual({ change: null, undo: false })
    const gone: Card = { ...CARD, status: 'cancelled', actions: ['undo'] }
    expect(waysOf(gone, before)).toEqual({ change: null, undo: true })
    const until = { ...gone, undo_until: CARD.start }
    expect([waysOf(until, before).undo, waysOf(until, before + 1).undo]).toEqual([true, false])
  })

  it('for paper: whoever has no e-mail', () => {
    const contact = { name: 'Test', phone: '+4533123456', needs: [] }
    expect(needsPaper({ ...CARD, contact: { ...contact, email: null } })).toBe(true)
    expect(needsPaper({ ...CARD, contact: { ...contact, email: 'test@eksempel.dk' } })).toBe(false)
    expect(needsPaper({ ...CARD, contact: null })).toBe(false)
  })

  it('about the same visit do not mind the order', () => {
    const [one, two] = [{ id: 'a', persons: 1 }, { id: 'b', persons: 2 }]
    expect(isSameVisit([one!, two!], [two!, one!])).toBe(true)
    expect(isSameVisit([one!], [{ id: 'a', persons: 2 }])).toBe(false)
  })
})

describe('A write', () => {
  it('whose answer was lost is sent again with the same key, and what comes after an answer with another', async () => {
    const once = keysOfWrites()
    const keys: string[] = []
    const lost: Answer<string> = { ok: false, failure: { kind: 'unreachable' } }
    const send = (answer: Answer<string>) => async (key: string) => {
      keys.push(key)
      return answer
    }
    await once({ at: 1 }, send(lost))
    await once({ at: 1 }, send({ ok: true, value: '' }))
    await once({ at: 1 }, send(lost))
    await once({ at: 2 }, send(lost))
    expect(keys[1]).toBe(keys[0])
    expect(new Set(keys).size).toBe(3)
  })
})
