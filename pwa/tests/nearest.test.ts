import { describe, expect, it } from 'vitest'
import type { Catalogue, Office } from '../src/api/shapes'
import { byDistance, inOrder, kilometresBetween, middleOf, readPostcode, showDistance } from '../src/booking/nearest'

const at = (latitude: number, longitude: number) => ({ latitude, longitude })
const office = (id: string, postcode: string, coordinates: Office['coordinates']) =>
  ({ id, postcode, coordinates }) as Office

const HALL = office('hall', '9000', at(56, 10))
const LIBRARY = office('library', '9001', at(56.1, 10))
const SOMEWHERE = office('somewhere', '9002', null)
const ids = (offices: { office: Office }[]) => offices.map((one) => one.office.id)

describe('The distance as the crow flies', () => {
  it('is that of a degree of latitude', () => expect(kilometresBetween(at(55, 10), at(56, 10))).toBeCloseTo(111.195, 2))

  it('is less for a degree of longitude the farther north it is', () =>
    expect(kilometresBetween(at(56, 10), at(56, 11))).toBeCloseTo(111.195 * Math.cos((56 * Math.PI) / 180), 1))

  it('is nothing to oneself, and the same both ways', () => {
    expect(kilometresBetween(at(56, 10), at(56, 10))).toBe(0)
    expect(kilometresBetween(at(57.7, 10.6), at(54.8, 11.9))).toBe(kilometresBetween(at(54.8, 11.9), at(57.7, 10.6)))
  })

  it.each([
    [2.345, 'da-DK', '2,3 km'],
    [2.345, 'en-GB', '2.3 km'],
    [0.02, 'da-DK', '0,1 km'],
    [14.4, 'da-DK', '14 km'],
  ])('%f km is shown in %s as %s', (kilometres, locale, shown) =>
    expect(showDistance(kilometres, locale).replace('\u00a0', ' ')).toBe(shown),
  )
})

describe('Offices', () => {
  it('stand with the nearest first, and with those that nobody has placed last', () => {
    const found = byDistance([SOMEWHERE, HALL, LIBRARY], at(56.09, 10))
    expect(ids(found)).toEqual(['library', 'hall', 'somewhere'])
    expect(found.map(({ kilometres }) => kilometres?.toFixed(1))).toEqual(['1.1', '10.0', undefined])
  })

  it('stand as the municipality has them where nobody asks, without a distance', () =>
    expect(inOrder([HALL, LIBRARY], null)).toEqual([
      { office: HALL, kilometres: null },
      { office: LIBRARY, kilometres: null },
    ]))

  it('in a postcode that nobody has placed come first, and no distance is claimed', () => {
    const found = inOrder([HALL, LIBRARY], { by: 'postcode', postcode: '9001', from: null })
    expect(ids(found)).toEqual(['library', 'hall'])
    expect(found.every(({ kilometres }) => kilometres === null)).toBe(true)
  })
})

describe('A postcode', () => {
  const catalogue = { postcodes: [{ postcode: '9001', coordinates: at(56.1, 10) }] } as Catalogue

  it('has a middle where the municipality has told it', () => {
    expect(middleOf(catalogue, '9001')).toEqual(at(56.1, 10))
    expect(middleOf(catalogue, '9000')).toBeNull()
    expect(middleOf({} as Catalogue, '9001')).toBeNull()
  })

  it.each([
    ['9001', '9001'],
    [' dk-9001 ', '9001'],
    ['9001 Nordby', '9001'],
    ['901', null],
    ['90011', null],
    ['', null],
  ])('is read in "%s" as %s', (typed, postcode) => expect(readPostcode(typed)).toBe(postcode))
})
