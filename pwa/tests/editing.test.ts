import { describe, expect, it } from 'vitest'
import type { Booking, ReceiptLine } from '../src/api/shapes'
import { changesOf } from '../src/booking/kept'
import { happened, visitChangeOf } from '../src/screens/mine/model'
import { headline } from '../src/screens/receipt/model'
import { ALL_WORDS } from '../src/words/later'

const PASSPORT = { id: 'pas', persons: 1 }
const LICENCE = { id: 'licence', persons: 1 }
const TEN = { office: 'hall', start: '2026-11-26T10:00:00+01:00' }
const ELEVEN = { office: 'hall', start: '2026-11-26T11:00:00+01:00' }
const booking = { ...TEN, end: TEN.start, status: 'booked', topics: [PASSPORT], meeting: 'office' } as Booking
const { da } = ALL_WORDS

describe('A changed visit', () => {
  it('says only what is changed, so that the rest stays as it is', () => {
    const visit = { topics: [PASSPORT], needs: [], meeting: 'office' as const }
    expect(changesOf(booking, visit)).toEqual({})
    expect(changesOf(booking, { ...visit, topics: [{ id: 'pas', persons: 2 }] })).toEqual({
      topics: [{ id: 'pas', persons: 2 }],
    })
    expect(changesOf(booking, { ...visit, meeting: 'phone' })).toEqual({ meeting: 'phone' })
  })

  it('is the same whatever the order of its topics', () => {
    const both = { ...booking, topics: [PASSPORT, LICENCE] }
    expect(changesOf(both, { topics: [LICENCE, PASSPORT], needs: [], meeting: 'office' })).toEqual({})
  })

  it('is told as such on the receipt, a new time as a new time', () => {
    const moved = { ...booking, receipt: { id: 'r', at: TEN.start, action: 'move' } } as Booking
    expect(headline(moved, true, 0, da).title).toBe('Dit besøg er rettet')
    expect(headline(moved, false, 0, da).title).toBe('Din tid er skiftet')
  })
})

describe('The history', () => {
  const line = (before: object | null, after: object, action = 'move') => ({ action, before, after }) as ReceiptLine

  it('tells a changed visit from a changed time', () => {
    const edit = line({ ...TEN, topics: [PASSPORT] }, { ...TEN, topics: [PASSPORT, LICENCE] })
    expect(happened(edit, da)).toBe('Besøget blev rettet')
    expect(visitChangeOf(edit)).toEqual([PASSPORT, LICENCE])
    const move = line({ ...TEN, topics: [PASSPORT] }, { ...ELEVEN, topics: [PASSPORT] })
    expect(happened(move, da)).toBe('Tiden blev skiftet')
    expect(visitChangeOf(move)).toBeNull()
  })

  it('tells both when both changed, and the rest as before', () => {
    const both = line({ ...TEN, topics: [PASSPORT] }, { ...ELEVEN, topics: [LICENCE] })
    expect(happened(both, da)).toBe('Tiden blev skiftet')
    expect(visitChangeOf(both)).toEqual([LICENCE])
    expect(happened(line(null, { ...TEN, topics: [PASSPORT] }, 'book'), da)).toBe('Tiden blev bestilt')
  })
})
