import { describe, expect, it } from 'vitest'
import { scaleOf } from '../src/staff/figures/scale'
import { changedAlike, kindOf } from '../src/staff/planning/changes'
import { addDays, momentAt, mondayOf, monthFrom, weekNumber, weeksOfMonth } from '../src/staff/planning/days'
import { newId, newRule, withoutEmpty, withoutTable, withTable } from '../src/staff/planning/document'
import type { ChangedTimes, Document, Rule } from '../src/staff/shapes'

const RULE = { id: 'mondays', pool: 'desks', from: '10:00', until: '14:00' } as Rule
const DOCUMENT = { id: 'by', name: 'By', rules: [RULE] } as unknown as Document

describe('A document', () => {
  it('is changed in a copy, in its own order', () => {
    const longer = { ...RULE, until: '16:00' }
    const other = { ...RULE, id: 'tuesdays' }
    expect(withTable(withTable(DOCUMENT, 'rules', other), 'rules', longer).rules).toEqual([longer, other])
    expect(DOCUMENT.rules).toEqual([RULE])
  })

  it('can have its first closure, and lose its last rule', () => {
    const closure = { id: 'day', reason: { da: 'Kursus', en: 'Course' }, from: '2026-12-04' }
    expect(withTable(DOCUMENT, 'closures', closure).closures).toEqual([closure])
    expect(withoutTable(DOCUMENT, 'rules', 'mondays').rules).toEqual([])
  })

  it('gets ids that nobody else has, of the letters that a file knows', () => {
    expect(newId('Læge & Sårpleje', [])).toBe('laege-saarpleje')
    expect(newId('mondays', [RULE, { id: 'mondays-2' }])).toBe('mondays-3')
    expect(newId('!?', [])).toBe('ny')
    expect(newId('x'.repeat(200), []).length).toBeLessThanOrEqual(63)
  })

  it('gets a new rule on the weekday of the date', () => {
    expect(newRule('desks', '2026-11-26', '14:00', '18:00')).toMatchObject({
      rrule: 'FREQ=WEEKLY;BYDAY=TH',
      valid_from: '2026-11-26',
      from: '14:00',
      until: '18:00',
    })
  })

  it('does not say what goes without saying', () => {
    expect(withoutEmpty({ a: '', b: null, c: [], d: false, e: 0, f: undefined, g: 'x' })).toEqual({ e: 0, g: 'x' })
  })
})

describe('Times that change', () => {
  const time = (date: string, before: number | null, after: number | null) =>
    ({
      pool: 'desks',
      lane: 'public',
      date,
      from: `${date}T14:00:00+01:00`,
      until: `${date}T18:00:00+01:00`,
      before: before && { desks: before, topics: null },
      after: after && { desks: after, topics: null },
    }) as ChangedTimes

  it('alike on several days are told once', () => {
    expect(changedAlike([time('2026-12-10', null, 1), time('2026-11-26', null, 1)])).toEqual([
      { pool: 'desks', lane: 'public', from: '14:00', until: '18:00', before: 0, after: 1, dates: ['2026-11-26', '2026-12-10'] },
    ])
  })

  it('differently are told apart, the first to come first', () => {
    const found = changedAlike([time('2026-12-10', 2, 1), time('2026-11-26', null, 1)])
    expect(found.map(({ before, after }) => [before, after])).toEqual([[0, 1], [2, 1]])
  })

  it('have as many desks as before when only their topics are others', () => {
    const found = changedAlike([time('2026-11-24', 2, 2), time('2026-11-25', 2, 1), time('2026-11-26', null, 1), time('2026-11-27', 1, null)])
    expect(found.map(kindOf)).toEqual(['topics', 'differ', 'appear', 'vanish'])
  })
})

describe('Days', () => {
  it('are counted over the clock change and the end of the year', () => {
    expect([addDays('2026-10-24', 2), addDays('2026-12-31', 1), addDays('2028-03-01', -1)]).toEqual([
      '2026-10-26',
      '2027-01-01',
      '2028-02-29',
    ])
  })

  it('lie in weeks that begin on Monday', () => {
    expect([mondayOf('2026-11-23'), mondayOf('2026-11-29')]).toEqual(['2026-11-23', '2026-11-23'])
    expect(['2026-11-26', '2026-12-31', '2027-01-01', '2027-01-04'].map(weekNumber)).toEqual([48, 53, 53, 1])
  })

  it('of a month come in whole weeks', () => {
    expect(weeksOfMonth('2026-11-15')).toEqual({ from: '2026-10-26', days: 42 })
    expect(weeksOfMonth('2027-02-01')).toEqual({ from: '2027-02-01', days: 28 })
    expect([monthFrom('2026-12-31', 1), monthFrom('2026-01-31', -1)]).toEqual(['2027-01-01', '2025-12-01'])
  })

  it('have moments by the clocks of the municipality, in summer and winter', () => {
    expect(momentAt('2026-11-23', '23:59', 'Europe/Copenhagen')).toBe('2026-11-23T22:59:00.000Z')
    expect(momentAt('2026-07-01', '10:00', 'Europe/Copenhagen')).toBe('2026-07-01T08:00:00.000Z')
    expect(momentAt('2026-10-25', '12:00', 'Europe/Copenhagen')).toBe('2026-10-25T11:00:00.000Z')
  })
})

it('Bars have room for the longest wait and for twice the goal', () => {
  expect(scaleOf([{ working_days: 3, goal_days: 7 }, { working_days: null, goal_days: null }])).toBe(14)
  expect(scaleOf([])).toBe(5)
})
