import { describe, expect, it } from 'vitest'
import { drawn, hoursAround, minutesAt, minutesOf, packed, placeOf, stretched, wallOf } from '../src/staff/planning/geometry'
import { endsItsRule, percentTaken } from '../src/staff/calendar/spans'
import type { CalendarSpan } from '../src/staff/shapes'
import { readPhrase } from '../src/staff/planning/phrase'
import { inWords, readRecurrence, weekdayOf, writeRecurrence, type Recurrence } from '../src/staff/planning/recurrence'
import { da } from '../src/staff/words/da'
import { en } from '../src/staff/words/en'

const EVERY_OTHER_THURSDAY: Recurrence = { kind: 'weekly', every: 2, days: ['TH'] }
const LAST_FRIDAY: Recurrence = { kind: 'monthly', place: -1, day: 'FR' }

describe('A recurrence', () => {
  it.each([
    'FREQ=WEEKLY;BYDAY=MO,TU,TH',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH',
    'FREQ=MONTHLY;BYDAY=1TH',
    'FREQ=MONTHLY;BYDAY=-1FR',
    'FREQ=YEARLY;BYEASTER=40',
    'FREQ=WEEKLY;BYDAY=MO;COUNT=3',
    'FREQ=MONTHLY;BYDAY=1MO,3MO',
    'FREQ=DAILY',
  ])('%s is written as it was read', (rrule) => {
    expect(writeRecurrence(readRecurrence(rrule))).toBe(rrule)
  })

  it('has its days from Monday on, each once', () => {
    expect(writeRecurrence({ kind: 'weekly', every: 1, days: ['FR', 'MO', 'FR'] })).toBe('FREQ=WEEKLY;BYDAY=MO,FR')
  })

  it.each<[Recurrence, string, string]>([
    [EVERY_OTHER_THURSDAY, 'hver anden torsdag', 'every second Thursday'],
    [{ kind: 'weekly', every: 1, days: ['MO', 'TU', 'TH'] }, 'hver mandag, tirsdag og torsdag', 'every Monday, Tuesday and Thursday'],
    [{ kind: 'weekly', every: 3, days: ['WE'] }, 'hver tredje onsdag', 'every third Wednesday'],
    [{ kind: 'monthly', place: 1, day: 'TH' }, 'den første torsdag i måneden', 'the first Thursday of the month'],
    [LAST_FRIDAY, 'den sidste fredag i måneden', 'the last Friday of the month'],
  ])('is told in words that are understood again: %o', (recurrence, danish, english) => {
    expect([inWords(recurrence, da.recurrence), inWords(recurrence, en.recurrence)]).toEqual([danish, english])
    expect(readPhrase(danish)?.recurrence).toEqual(recurrence)
    expect(readPhrase(english)?.recurrence).toEqual(recurrence)
  })
})

const WORKING_DAYS: Recurrence = { kind: 'weekly', every: 1, days: ['MO', 'TU', 'WE', 'TH', 'FR'] }

describe('What somebody writes', () => {
  it.each<[string, Recurrence | null, string | null, string | null]>([
    ['hver anden torsdag 14–18', EVERY_OTHER_THURSDAY, '14:00', '18:00'],
    ['Torsdage fra kl. 9.30 til 12', { kind: 'weekly', every: 1, days: ['TH'] }, '09:30', '12:00'],
    ['man, tirs og fre 10-14', { kind: 'weekly', every: 1, days: ['MO', 'TU', 'FR'] }, '10:00', '14:00'],
    ['alle hverdage 8:00 - 16:00', { kind: 'weekly', every: 1, days: ['MO', 'TU', 'WE', 'TH', 'FR'] }, '08:00', '16:00'],
    ['lørdag og søndag', { kind: 'weekly', every: 1, days: ['SA', 'SU'] }, null, null],
    ['sidste fredag i måneden 9–11', LAST_FRIDAY, '09:00', '11:00'],
    ['every other Thursday 14 to 18', EVERY_OTHER_THURSDAY, '14:00', '18:00'],
    ['man–fre 9–15', WORKING_DAYS, '09:00', '15:00'],
    ['mandag til fredag 9 til 15', WORKING_DAYS, '09:00', '15:00'],
    ['man.-fre. 9-15', WORKING_DAYS, '09:00', '15:00'],
    ['mandag til og med fredag 9-15', WORKING_DAYS, '09:00', '15:00'],
    ['Monday through Friday 9-15', WORKING_DAYS, '09:00', '15:00'],
    ['fra mandag - fredag', WORKING_DAYS, null, null],
    ['Monday to Friday 9-15', WORKING_DAYS, '09:00', '15:00'],
    ['lør-man 10-12', { kind: 'weekly', every: 1, days: ['MO', 'SA', 'SU'] }, '10:00', '12:00'],
    ['man-ons, fre 8-9', { kind: 'weekly', every: 1, days: ['MO', 'TU', 'WE', 'FR'] }, '08:00', '09:00'],
    ['10-14', null, '10:00', '14:00'],
    ['mandag 14-10', { kind: 'weekly', every: 1, days: ['MO'] }, null, null],
    ['mandag 25-26', { kind: 'weekly', every: 1, days: ['MO'] }, null, null],
  ])('%s', (text, recurrence, from, until) => {
    expect(readPhrase(text)).toEqual({ recurrence, from, until })
  })

  it.each([
    '',
    'i morgen',
    'mandag og tirsdag i måneden',
    'manden',
    'mandag 9 til fredag',
    'man-tors 10-14, fre 10-12',
    'hverdage undtagen onsdag 10-14',
    'torsdag i lige uger 14-18',
    '1. og 3. torsdag i måneden',
    'første torsdag 10-12',
    'hver 5. onsdag',
    'hver anden uge 10-14',
    'lør/søn 10-12',
  ])('%s says nothing of it', (text) => {
    expect(readPhrase(text)).toBeNull()
  })
})

it('A date has its weekday, also on the last day of the year', () => {
  expect(['2026-11-23', '2026-12-31', '2028-02-29'].map(weekdayOf)).toEqual(['MO', 'TH', 'TU'])
})

describe('On the screen', () => {
  const hours = { first: 480, last: 960 }

  it('wall times and minutes are the same', () => {
    expect(minutesOf('10:30')).toBe(630)
    expect(wallOf(5)).toBe('00:05')
  })

  it('a week shows whole hours around all that it holds', () => {
    expect(hoursAround([])).toEqual(hours)
    expect(hoursAround([{ from: 435, until: 1090 }])).toEqual({ first: 420, last: 1140 })
  })

  it('a hand snaps to quarters of an hour and does not leave the day', () => {
    expect(minutesAt(0.52, hours)).toBe(735)
    expect([minutesAt(-1, hours), minutesAt(2, hours)]).toEqual([480, 960])
  })

  it('a stretch is the same drawn up or down, and never nothing', () => {
    expect(drawn(600, 720, hours)).toEqual({ from: 600, until: 720 })
    expect(drawn(720, 600, hours)).toEqual({ from: 600, until: 720 })
    expect(drawn(600, 600, hours)).toEqual({ from: 600, until: 615 })
    expect(drawn(960, 960, hours)).toEqual({ from: 945, until: 960 })
  })

  it('a stretch whose end is drawn keeps its beginning', () => {
    const span = { from: 600, until: 720 }
    expect(stretched(span, 780, hours)).toEqual({ from: 600, until: 780 })
    expect(stretched(span, 300, hours)).toEqual({ from: 600, until: 615 })
    expect(stretched(span, 2000, hours)).toEqual({ from: 600, until: 960 })
  })

  it('half of the day is half of its height', () => {
    expect(placeOf({ from: 480, until: 720 }, hours)).toEqual({ top: 0, height: 0.5 })
  })

  it('what overlaps stands side by side, and what follows goes below', () => {
    const spans = [{ from: 600, until: 720 }, { from: 660, until: 780 }, { from: 720, until: 780 }]
    expect(packed(spans)).toEqual([{ column: 0, columns: 2 }, { column: 1, columns: 2 }, { column: 0, columns: 2 }])
  })
})

describe('A day of the calendar', () => {
  const span = (lane: CalendarSpan['lane'], minutes: number, taken: number) => ({ lane, minutes, taken_minutes: taken }) as CalendarSpan

  it('is taken as far as it can be booked: hours without times are no room', () => {
    expect(percentTaken({ spans: [span('public', 120, 60), span('walk-in', 120, 0)] })).toBe(50)
    expect(percentTaken({ spans: [span('walk-in', 120, 0)] })).toBeNull()
  })

  it('has feet to pull where hours end as their rule says, not where a closure has cut them', () => {
    const piece = (until: string) => ({ from: '2026-11-26T10:00:00+01:00', until: `2026-11-${until}:00+01:00` })
    const rule = { until: '14:00' }
    expect([endsItsRule(piece('26T14:00'), rule), endsItsRule(piece('26T12:00'), rule), endsItsRule(piece('26T14:00'), undefined)]).toEqual([true, false, false])
    expect(endsItsRule(piece('27T00:00'), { until: '00:00' })).toBe(true)
  })
})
