import { describe, expect, it } from 'vitest'
import {
  addMonths,
  dateFor,
  lastBookableDay,
  lastOfMonth,
  nameOfMonth,
  namesOfWeekdays,
  stateOf,
  weekday,
  weeksOf,
  type Calendar,
} from '../src/booking/months'

const TODAY = '2026-11-25'

const press = (key: string, at: string, { shift = false, rtl = false } = {}) =>
  dateFor({ key, shift, rtl }, at, TODAY, '2027-01-22')

describe('The last day that can be booked', () => {
  const office = { horizon_days: 60, new_days_open: '08:00' }

  it('opens when the municipality says, and not at midnight', () => {
    expect(lastBookableDay(office, TODAY, '00:00')).toBe('2027-01-23')
    expect(lastBookableDay(office, TODAY, '07:59')).toBe('2027-01-23')
    expect(lastBookableDay(office, TODAY, '08:00')).toBe('2027-01-24')
  })

  it('opens at midnight for a catalogue from before it told when, and is not known for one from before it told of it', () => {
    expect(lastBookableDay({ horizon_days: 60 }, TODAY, '00:00')).toBe('2027-01-24')
    expect(lastBookableDay({}, TODAY, '07:59')).toBeNull()
  })
})

describe('A month in weeks', () => {
  it('begins on Monday and leaves what is of other months empty', () => {
    const weeks = weeksOf('2026-11', '2026-10-31')
    expect(weeks).toHaveLength(6)
    expect(weeks[0]).toEqual([null, null, null, null, null, null, '2026-11-01'])
    expect(weeks[5]).toEqual(['2026-11-30', null, null, null, null, null, null])
  })

  it('needs four weeks when February begins on a Monday', () => expect(weeksOf('2027-02', TODAY)).toHaveLength(4))

  it('leaves out the weeks that are over', () =>
    expect(weeksOf('2026-11', TODAY).map((week) => week[0])).toEqual(['2026-11-23', '2026-11-30']))

  it('has every day once, on its weekday, in ten years', () => {
    for (let at = '2026-01-01'; at < '2036-01-01'; at = addMonths(at, 1)) {
      const weeks = weeksOf(at.slice(0, 7), '2026-01-01')
      const days = weeks.flat().filter((day) => day !== null)
      expect(days[0]).toBe(at)
      expect(days.at(-1)).toBe(lastOfMonth(at.slice(0, 7)))
      expect(new Set(days).size).toBe(Number(days.at(-1)!.slice(8)))
      weeks.forEach((week) => week.forEach((day, index) => day && expect(weekday(day)).toBe(index)))
    }
  })

  it('is named in the language of the screen, and so are the weekdays', () => {
    expect(nameOfMonth('2026-12', 'da-DK')).toBe('december 2026')
    expect(namesOfWeekdays('da-DK').map(({ short }) => short)).toEqual(['man', 'tirs', 'ons', 'tors', 'fre', 'lør', 'søn'])
    expect(namesOfWeekdays('en-GB')[6]).toEqual({ short: 'Sun', long: 'Sunday' })
  })
})

describe('The same day of another month', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2027-01-31', -2, '2026-11-30'],
    ['2026-11-24', 12, '2027-11-24'],
  ])('of %s, %i on, is %s', (date, months, moved) => expect(addMonths(date, months)).toBe(moved))
})

describe('A key in the month', () => {
  it.each([
    ['ArrowRight', '2026-11-25'],
    ['ArrowLeft', '2026-11-23'],
    ['ArrowUp', '2026-11-23'],
    ['ArrowDown', '2026-12-01'],
    ['Home', '2026-11-23'],
    ['End', '2026-11-29'],
    ['PageDown', '2026-12-24'],
  ])('%s leads to %s', (key, date) => expect(press(key, '2026-11-24')).toBe(date))

  it('leads to the other side where the page is read from right to left', () => {
    expect(press('ArrowRight', '2026-11-24', { rtl: true })).toBe('2026-11-23')
    expect(press('ArrowLeft', '2026-11-24', { rtl: true })).toBe('2026-11-25')
  })

  it('never leads out of the months that can be booked', () => {
    expect(press('PageUp', '2026-11-24')).toBe('2026-11-23')
    expect(press('PageUp', '2026-12-31')).toBe('2026-11-30')
    expect(dateFor({ key: 'ArrowLeft', shift: false, rtl: false }, '2026-12-01', '2026-12-01', '2027-01-22')).toBe(
      '2026-12-01',
    )
    expect(press('PageDown', '2027-01-12')).toBe('2027-01-31')
    expect(press('PageDown', '2026-11-24', { shift: true })).toBe('2027-01-31')
    expect(press('ArrowDown', '2027-01-31')).toBe('2027-01-31')
  })

  it.each(['Tab', 'Escape', 'a'])('%s is left alone', (key) => expect(press(key, '2026-11-24')).toBeNull())
})

describe('A day of the month', () => {
  const calendar: Calendar = {
    today: '2026-11-23',
    last: '2026-12-31',
    unknownFrom: '2026-12-24',
    free: new Map([['2026-11-24', 3]]),
  }
  it.each([
    ['2026-11-22', 'over'],
    ['2026-11-23', 'full'],
    ['2026-11-24', 'free'],
    ['2026-12-24', 'unknown'],
    ['2027-01-01', 'beyond'],
  ])('%s is %s', (date, state) => expect(stateOf(date, calendar)).toBe(state))

  it('is not told to lie too far ahead where nobody knows how far that is', () =>
    expect(stateOf('2027-01-01', { ...calendar, last: null })).toBe('unknown'))
})
