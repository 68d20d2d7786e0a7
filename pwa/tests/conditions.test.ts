import { describe, expect, it } from 'vitest'
import type { Catalogue, Topic } from '../src/api/shapes'
import { offered } from '../src/booking/visit'
import { conditionsOf, requirementsOf } from '../src/screens/time/conditions'
import type { Language } from '../src/words'
import { ALL_WORDS } from '../src/words/later'

const MUNICIPALITY = { name: 'Kystby Kommune' } as Catalogue['municipality']
const ANYBODY = { min_age: null, max_age: null, residents_only: false, present: null, conditions: [], processing: null }

function required(language: Language, changed: object): string[] {
  return requirementsOf({ ...ANYBODY, ...changed } as unknown as Topic, MUNICIPALITY, ALL_WORDS[language], language)
}

describe('What a topic requires', () => {
  it('is nothing where the municipality requires nothing', () => expect(required('da', {})).toEqual([]))

  it.each<[object, string, string]>([
    [{ min_age: 18 }, 'Man skal være fyldt 18 år.', 'The person must be 18 or older.'],
    [{ max_age: 17 }, 'Man må højst være 17 år.', 'The person must be 17 or younger.'],
    [{ min_age: 12, max_age: 17 }, 'Man skal være fra 12 til 17 år.', 'The person must be aged 12 to 17.'],
    [{ min_age: 0, max_age: 2 }, 'Man skal være fra 0 til 2 år.', 'The person must be aged 0 to 2.'],
    [{ residents_only: true }, 'Man skal bo i Kystby Kommune.', 'The person must live in Kystby Kommune.'],
    [{ present: { da: 'Kom begge to.', en: 'Both must come.' } }, 'Kom begge to.', 'Both must come.'],
  ])('%o is told as a sentence', (changed, da, en) => {
    expect(required('da', changed)).toEqual([da])
    expect(required('en', changed)).toEqual([en])
  })
})

describe('How long a case takes', () => {
  it.each<[number, 'days' | 'weeks', string, string]>([
    [14, 'days', 'Sagen tager højst 14 dage.', 'The case takes 14 days at most.'],
    [1, 'days', 'Sagen tager højst 1 dag.', 'The case takes 1 day at most.'],
    [2, 'weeks', 'Sagen tager højst 2 uger.', 'The case takes 2 weeks at most.'],
    [1, 'weeks', 'Sagen tager højst 1 uge.', 'The case takes 1 week at most.'],
  ])('is told as %d %s, in the unit of the municipality', (number, unit, da, en) => {
    const topic = { ...ANYBODY, processing: { number, unit } } as unknown as Topic
    expect(conditionsOf(topic, ALL_WORDS.da, 'da')).toEqual([da])
    expect(conditionsOf(topic, ALL_WORDS.en, 'en')).toEqual([en])
  })
})

it('Topics that only staff can book are not offered', () => {
  const topics = [
    { id: 'pas', offices: ['town-hall'] },
    { id: 'case', offices: [] },
  ]
  expect(offered({ topics } as unknown as Catalogue).map(({ id }) => id)).toEqual(['pas'])
  expect(offered(null)).toEqual([])
})
