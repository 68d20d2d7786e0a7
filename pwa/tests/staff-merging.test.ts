import { describe, expect, it } from 'vitest'
import { merged } from '../src/staff/planning/merging'
import type { Document } from '../src/staff/shapes'

const fee = (amount: number) => ({ amount_dkk: amount, valid_from: '2026-01-01', from_age: 0, until_age: null })
const both = (word: string) => ({ da: word, en: word })
const FILE = {
  id: 'by',
  name: 'By',
  phone: '+4500000000',
  settings: { max_visit_minutes: 60 },
  offices: [
    { id: 'hall', name: 'Rådhuset', day: { late_after_minutes: 5, desks: [{ id: '1', name: 'En' }] } },
    { id: 'library', name: 'Biblioteket', closed_on: ['labour-day'] },
  ],
  topics: ['pas', 'vielse', 'flytning'].map((id) => ({ id, name: both(id), minutes: 15, fees: [fee(1)], over: false })),
  pools: [{ id: 'desks', name: 'Skranker', office: 'hall', topics: ['pas', 'vielse'] }],
  rules: [{ id: 'a', pool: 'desks', from: '10:00', until: '14:00' }],
} as unknown as Document

type Kind = 'offices' | 'topics' | 'pools' | 'rules'
/** `of` with something else said in the table of that id. */
const with_ = (of: Document, kind: Kind, id: string, part: object): Document => ({
  ...of,
  [kind]: (of[kind] as { id: string }[]).map((one) => (one.id === id ? { ...one, ...part } : one)),
})
const without = (of: Document, kind: Kind, id: string): Document => ({
  ...of,
  [kind]: (of[kind] as { id: string }[]).filter((one) => one.id !== id),
})
const beside = (of: Document, kind: Kind, table: object): Document => ({ ...of, [kind]: [...of[kind]!, table] }) as Document
const put = (mine: Document, theirs: Document) => merged(FILE, mine, theirs)
const NONE = { both: false, replaced: false }

describe('What two people have changed', () => {
  it('in different tables and fields is all there', () => {
    const mine = with_({ ...FILE, phone: '+4511111111' }, 'topics', 'pas', { minutes: 20 })
    const theirs = with_(with_(FILE, 'topics', 'pas', { max_persons: 2 }), 'rules', 'a', { until: '16:00' })
    expect(put(mine, theirs)).toEqual({
      document: with_({ ...theirs, phone: '+4511111111' }, 'topics', 'pas', { minutes: 20, max_persons: 2 }),
      ...NONE,
    })
  })

  it('in the parts of an office is all there', () => {
    const mine = with_(FILE, 'offices', 'hall', { day: { late_after_minutes: 9, desks: [{ id: '1', name: 'Et' }] } })
    const theirs = with_(FILE, 'offices', 'hall', { day: { late_after_minutes: 5, desks: [{ id: '1', name: 'En' }, { id: '2', name: 'To' }] } })
    const day = { late_after_minutes: 9, desks: [{ id: '1', name: 'Et' }, { id: '2', name: 'To' }] }
    expect(put(mine, theirs)).toEqual({ document: with_(FILE, 'offices', 'hall', { day }), ...NONE })
  })

  it('in the same list is all there, and is looked at', () => {
    const mine = with_(FILE, 'topics', 'pas', { fees: [fee(1), fee(3)] })
    const theirs = with_(FILE, 'topics', 'pas', { fees: [fee(1), fee(2)] })
    const { document, ...met } = put(mine, theirs)
    expect(document.topics![0]!.fees).toEqual([fee(1), fee(2), fee(3)])
    expect(met).toEqual({ both: true, replaced: false })
  })

  it('in the same line of a list is there twice, and told', () => {
    const { document, ...met } = put(with_(FILE, 'topics', 'pas', { fees: [fee(3)] }), with_(FILE, 'topics', 'pas', { fees: [fee(2)] }))
    expect(document.topics![0]!.fees).toEqual([fee(2), fee(3)])
    expect(met).toEqual({ both: true, replaced: true })
  })

  it('in the same field is mine, and told', () => {
    const { document, ...met } = put(with_(FILE, 'topics', 'pas', { name: { da: 'Pas', en: 'x' } }), with_(FILE, 'topics', 'pas', { name: both('y') }))
    expect(document.topics![0]!.name).toEqual({ da: 'Pas', en: 'x' })
    expect(met).toEqual({ both: true, replaced: true })
  })

  it('alike is the same, and nothing to tell', () => {
    const changed = beside(with_(FILE, 'topics', 'pas', { minutes: 20 }), 'rules', { id: 'b' })
    expect(put(changed, changed)).toEqual({ document: changed, ...NONE })
  })

  it('is not what only leaves out what says nothing', () => {
    const mine = { ...FILE, topics: FILE.topics!.map(({ over: _, ...topic }: { over?: unknown } & object) => topic) } as Document
    const theirs = with_(FILE, 'topics', 'pas', { over: true })
    expect(put(mine, theirs)).toEqual({ document: theirs, ...NONE })
  })
})

describe('What one of them has added or deleted', () => {
  it('is there, and is gone', () => {
    const mine = beside(without(FILE, 'topics', 'vielse'), 'rules', { id: 'b' })
    const theirs = beside(without(FILE, 'topics', 'flytning'), 'rules', { id: 'c' })
    const { document, ...met } = put(mine, theirs)
    expect(document.topics!.map(({ id }) => id)).toEqual(['pas'])
    expect(document.rules!.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c'])
    expect(met).toEqual(NONE)
  })

  it('while the other has changed it is told', () => {
    const changed = with_(FILE, 'topics', 'pas', { minutes: 20 })
    const gone = without(FILE, 'topics', 'pas')
    expect(put(changed, gone)).toMatchObject({ document: { topics: [{ id: 'pas' }, {}, {}] }, both: true, replaced: true })
    expect(put(gone, changed)).toMatchObject({ document: { topics: [{ id: 'vielse' }, {}] }, both: true, replaced: true })
  })

  it('says nothing of groups that were not there', () => {
    const theirs = beside(FILE, 'pools', { id: 'new', topics: ['pas'] })
    const mine = with_(FILE, 'pools', 'desks', { topics: ['vielse'] })
    expect(put(mine, theirs).document.pools).toEqual([{ ...FILE.pools![0], topics: ['vielse'] }, { id: 'new', topics: ['pas'] }])
  })

  it('in the same list of names is all there', () => {
    const mine = with_(FILE, 'pools', 'desks', { topics: ['vielse', 'flytning'] })
    const theirs = with_(FILE, 'pools', 'desks', { topics: ['pas', 'vielse', 'nyt'] })
    expect(put(mine, theirs)).toMatchObject({ document: { pools: [{ topics: ['vielse', 'nyt', 'flytning'] }] }, both: true, replaced: false })
    const needs = (...names: string[]) => with_(FILE, 'pools', 'desks', { needs: names })
    expect(put(needs('step-free'), needs('low-desk')).document.pools![0]!.needs).toEqual(['low-desk', 'step-free'])
  })
})

it('The order is that of whoever has changed it, and what is new stands where it was put', () => {
  const order = (...ids: string[]) => ({ ...FILE, topics: ids.map((id) => FILE.topics!.find((topic) => topic.id === id) ?? { id }) }) as Document
  const ids = (mine: Document, theirs: Document) => put(mine, theirs).document.topics!.map(({ id }) => id)
  expect(ids(order('flytning', 'pas', 'vielse'), order('pas', 'new', 'vielse', 'flytning'))).toEqual(['flytning', 'pas', 'new', 'vielse'])
  expect(ids(order('pas', 'mine', 'vielse', 'flytning'), order('flytning', 'vielse', 'pas'))).toEqual(['flytning', 'vielse', 'pas', 'mine'])
  expect(put(order('flytning', 'pas', 'vielse'), order('vielse', 'pas', 'flytning'))).toMatchObject({ both: true, replaced: true })
})
