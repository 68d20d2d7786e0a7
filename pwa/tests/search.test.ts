import { describe, expect, it } from 'vitest'
import type { Topic } from '../src/api/shapes'
import { fold, oneSlip, search } from '../src/booking/search'

function topic(id: string, da: string, keywords: string[]): Topic {
  return {
    id,
    name: { da, en: id },
    keywords,
    minutes: 15,
    fixed_minutes: 0,
    max_persons: 1,
    bring: [],
    conditions: [],
    fees: [],
    online: null,
    meetings: ['office'],
    live_bookings: null,
    min_age: null,
    max_age: null,
    residents_only: false,
    present: null,
    processing: null,
    offices: [],
  }
}

const TOPICS = [
  topic('passport', 'Pas til voksne', ['pas', 'rejse']),
  topic('licence', 'Forny kørekort', ['kørekort', 'bil']),
  topic('health', 'Sundhedskort og ny læge', ['sygesikring', 'gult kort']),
  topic('mitid', 'Få MitID', ['mitid', 'nemid']),
]
const found = (text: string) => search(TOPICS, text).map(({ id }) => id)

describe('A citizen who searches', () => {
  it('sees everything before the first letter', () => {
    expect(found('')).toHaveLength(4)
    expect(found('  ')).toHaveLength(4)
  })

  it.each(['kørekort', 'KØREKORT', 'korekort', 'koerekort', 'kørekrot', 'kørekor', 'kørekorrt'])(
    'finds the driving licence by "%s"',
    (text) => expect(found(text)).toEqual(['licence']),
  )

  it('finds by the words people use', () => {
    expect(found('pas')).toEqual(['passport'])
    expect(found('sygesikring')).toEqual(['health'])
    expect(found('sygesikringskort')).toEqual(['health'])
    expect(found('MitID')).toEqual(['mitid'])
  })

  it('finds while the word is half written', () => {
    expect(found('køre')).toEqual(['licence'])
    expect(found('få')).toEqual(['mitid'])
  })

  it('needs every word to fit', () => expect(found('forny pas')).toEqual([]))

  it('sees the exact word before a word that only begins so', () => {
    const topics = [topic('a', 'Pasfoto', []), topic('b', 'Pas', [])]
    expect(search(topics, 'pas').map(({ id }) => id)).toEqual(['b', 'a'])
  })

  it('is told when nothing fits', () => expect(found('xyzzy')).toEqual([]))
})

it('folds letters, case and signs', () => expect(fold('  Æble-Ø, Århus é ')).toBe('aeble oe aarhus e'))

it.each([
  ['kort', 'kort', true],
  ['kort', 'krot', true],
  ['kort', 'kor', true],
  ['kort', 'korrt', true],
  ['kort', 'kart', true],
  ['kort', 'kartt', false],
  ['kort', 'ko', false],
])('sees at most one slip between %s and %s: %s', (a, b, slip) => expect(oneSlip(a, b)).toBe(slip))
