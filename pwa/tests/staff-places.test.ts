import { describe, expect, it } from 'vitest'
import {
  lacksDesk,
  personsOf,
  readCoordinates,
  withDeskIds,
  withoutOffice,
  withoutPool,
  withoutTopic,
  withPool,
  writeCoordinates,
} from '../src/staff/places/edits'
import { idsFreeIn, namedAt, placedAfter } from '../src/staff/planning/document'
import type { Desk, Document, PoolTable, Rule } from '../src/staff/shapes'

const topic = (id: string) => ({ id, name: { da: id, en: id }, minutes: 15 })
const rule = (id: string, pool: string, topics?: string[]) => ({ id, pool, ...(topics && { topics }) }) as Rule
const TOWN = {
  id: 'by',
  name: 'By',
  offices: [
    {
      id: 'hall',
      name: 'Rådhuset',
      day: {
        walk_in_topics: ['pas'],
        desks: [
          { id: '1', name: 'En', pools: ['desks'] },
          { id: '2', name: 'To', pools: ['desks', 'wedding'] },
          { id: '3', name: 'Tre' },
        ],
      },
    },
    { id: 'library', name: 'Biblioteket' },
  ],
  topics: [topic('pas'), topic('vielse'), topic('flytning')],
  pools: [
    { id: 'desks', name: 'Skranker', office: 'hall', topics: ['pas', 'flytning'] },
    { id: 'wedding', name: 'Vielser', office: 'hall', topics: ['vielse'], person: 'ida' },
    { id: 'counter', name: 'Skranker', office: 'library', topics: ['pas'] },
  ],
  rules: [rule('a', 'desks'), rule('b', 'desks', ['pas']), rule('c', 'wedding'), rule('d', 'counter', ['pas', 'flytning'])],
  closures: [
    { id: 'x', reason: { da: 'x', en: 'x' }, from: '2026-12-04', pool: 'desks' },
    { id: 'y', reason: { da: 'y', en: 'y' }, from: '2026-12-04', office: 'hall' },
    { id: 'z', reason: { da: 'z', en: 'z' }, from: '2026-12-04' },
  ],
} as unknown as Document
const ids = (tables: readonly { id: string }[] | undefined) => tables?.map(({ id }) => id)

describe('What is deleted', () => {
  it('takes a group’s opening hours, closures and own desks along, and makes no desk call everybody', () => {
    const left = withoutPool(TOWN, 'desks')
    expect([ids(left.pools), ids(left.rules), ids(left.closures)]).toEqual([['wedding', 'counter'], ['c', 'd'], ['y', 'z']])
    expect(left.offices![0]!.day!.desks).toEqual([
      { id: '2', name: 'To', pools: ['wedding'] },
      { id: '3', name: 'Tre' },
    ])
    expect(left.offices![0]!.day!.walk_in_topics).toEqual(['pas'])
    expect(TOWN.pools).toHaveLength(3)
  })

  it('takes all that an office has along, and leaves what holds everywhere', () => {
    const left = withoutOffice(TOWN, 'hall')
    expect([ids(left.offices), ids(left.pools), ids(left.rules), ids(left.closures)]).toEqual([['library'], ['counter'], ['d'], ['z']])
  })

  it('takes hours along that are for the topic alone, so that they are not for all topics', () => {
    const left = withoutTopic(TOWN, 'pas')
    expect(left.rules).toEqual([rule('a', 'desks'), rule('c', 'wedding'), rule('d', 'counter', ['flytning'])])
    expect(left.pools!.map(({ topics }) => topics)).toEqual([['flytning'], ['vielse'], []])
    expect(left.offices![0]!.day!.walk_in_topics).toEqual([])
    expect(ids(left.topics)).toEqual(['vielse', 'flytning'])
  })
})

describe('A group of desks', () => {
  const NOTHING = { topic: null, desk: null }
  const pool: PoolTable = { id: '', name: 'Byggesager', office: 'hall', topics: ['pas'] }

  it('brings a topic along that is not there yet', () => {
    const after = withPool(TOWN, { ...pool, topics: [] }, { ...NOTHING, topic: { name: { da: 'Pas', en: 'Passport' }, minutes: 20 } })
    expect(after.topics!.at(-1)).toEqual({ id: 'pas-2', name: { da: 'Pas', en: 'Passport' }, minutes: 20 })
    expect(after.pools!.at(-1)).toEqual({ id: 'hall-byggesager', name: 'Byggesager', office: 'hall', topics: ['pas-2'] })
  })

  it('is a new caseworker, one who is there, or nobody', () => {
    const personOf = (person: string | null) => withPool(TOWN, { ...pool, person }, NOTHING).pools!.at(-1)!.person
    expect([personOf(''), personOf('ida'), personOf(null)]).toEqual(['byggesager', 'ida', undefined])
    expect(personsOf(TOWN.pools!).map(({ id, pools }) => [id, ids(pools)])).toEqual([['ida', ['wedding']]])
  })

  it('lacks a desk when the office has named its desks and none calls it', () => {
    const [hall, library] = TOWN.offices!
    const [desks, wedding] = TOWN.pools!
    const alone = { ...hall!, day: { desks: hall!.day!.desks!.slice(0, 1) } }
    expect([lacksDesk(wedding!, alone), lacksDesk(desks!, alone), lacksDesk({ ...desks!, id: 'other' }, alone)]).toEqual([true, false, true])
    expect([lacksDesk({ ...desks!, id: 'other' }, hall), lacksDesk(wedding!, library)]).toEqual([false, false])
  })

  it('is called from a desk of its own, or from one that goes on calling whom it called', () => {
    const named = { ...pool, person: '' }
    const desksOf = (id: string) => withPool(TOWN, named, { topic: null, desk: { id, name: 'Lokale 4' } }).offices![0]!.day!.desks!.slice(2)
    expect(desksOf('')).toEqual([
      { id: '3', name: 'Tre' },
      { id: 'lokale-4', name: 'Lokale 4', pools: ['hall-byggesager'] },
    ])
    expect(desksOf('3')).toEqual([{ id: '3', name: 'Tre', pools: ['desks', 'hall-byggesager'] }])
  })

  it('is called from a desk that goes on calling also a group that a colleague has added since', () => {
    const newest = { ...TOWN, pools: [...TOWN.pools!, { id: 'new', name: 'Ny', office: 'hall', topics: ['pas'] }] } as Document
    const brought = { topic: null, desk: { id: '3', name: '' } }
    const after = withPool(TOWN, { ...pool, person: '' }, brought, idsFreeIn(() => newest), newest)
    expect(after.offices![0]!.day!.desks!.at(-1)!.pools).toEqual(['desks', 'new', 'hall-byggesager'])
  })

  it('has another id than one of that name at another office, also when that one is gone', () => {
    const madeAt = (office: string) => withPool(TOWN, { ...pool, office }, NOTHING)
    const gone = ids(madeAt('hall').pools)!.at(-1)!
    const right = ids(withPool(withoutPool(madeAt('hall'), gone), { ...pool, office: 'library' }, NOTHING).pools)!.at(-1)!
    expect([gone, right]).toEqual(['hall-byggesager', 'library-byggesager'])
  })

  it('is changed where it stands', () => {
    const after = withPool(TOWN, { ...TOWN.pools![1]!, name: 'Bryllupper' }, NOTHING)
    expect(after.pools!.map(({ name }) => name)).toEqual(['Skranker', 'Bryllupper', 'Skranker'])
  })
})

it('Desks that are new get ids that neither the office nor a colleague has given since', () => {
  const [hall] = TOWN.offices!
  const added = (desks: Desk[]) => ({ ...hall!, day: { desks: [...hall!.day!.desks!.slice(1), ...desks] } })
  const theirs = { ...TOWN, offices: [added([{ id: 'skranke-4', name: 'Skranke 4' }])] }
  const fresh = { id: '', name: 'Skranke 4' }
  const desks = withDeskIds(added([fresh, fresh]), idsFreeIn(() => theirs))
  expect(ids(desks)).toEqual(['2', '3', 'skranke-4-2', 'skranke-4-3'])
})

it('A topic stands where it is put', () => {
  expect(ids(placedAfter(TOWN, 'flytning', '').topics)).toEqual(['flytning', 'pas', 'vielse'])
  expect(ids(placedAfter(TOWN, 'pas', 'vielse').topics)).toEqual(['vielse', 'pas', 'flytning'])
  expect(ids(placedAfter(TOWN, 'vielse', 'pas').topics)).toEqual(['pas', 'vielse', 'flytning'])
})

describe('A place on the map', () => {
  it.each(['56,0312 9,9284', '56.0312, 9.9284', '56.0312,9.9284', ' 56,0312; 9,9284 ', '56,0312, 9,9284', '56.0312 9.9284'])('is read from %s', (text) => {
    expect(readCoordinates(text)).toEqual({ latitude: 56.0312, longitude: 9.9284 })
  })

  it.each(['', '56', '9,9284 56,0312', '56,0312 99', 'Torvet 1', '56 9 9'])('is not in “%s”', (text) => {
    expect(readCoordinates(text)).toBeNull()
  })

  it.each(['da-DK', 'en-GB'])('is read as it was written in %s', (locale) => {
    const place = { latitude: 56.03125, longitude: 9 }
    expect(readCoordinates(writeCoordinates(place, locale))).toEqual(place)
  })
})

it('A fault is told with the name of what it stands in', () => {
  const names = ['#/pools/1/topics', '#/topics/0/minutes', '#/rules/2/until', '#/closures/0/until', '#/offices/1', '#/pools/9', '#/name', '#'].map(
    (pointer) => namedAt(TOWN, pointer, ({ da }) => da),
  )
  expect(names).toEqual(['Vielser', 'pas', 'Vielser', 'x', 'Biblioteket', null, null, null])
})
