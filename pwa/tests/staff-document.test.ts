import { signal } from '@preact/signals'
import { describe, expect, it, vi } from 'vitest'
import type { Answer, Failure } from '../src/api/answer'
import type { StaffApp } from '../src/staff/app'
import { scaleOf } from '../src/staff/figures/scale'
import { changedAlike } from '../src/staff/planning/changes'
import { addDays, momentAt, mondayOf, monthFrom, weekNumber, weeksOfMonth } from '../src/staff/planning/days'
import { newId, newRule, withoutEmpty, withoutTable, withTable } from '../src/staff/planning/document'
import { editingModel } from '../src/staff/planning/editing'
import type { ChangedTimes, Changes, Document, Rule } from '../src/staff/shapes'

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

describe('A change of the file', () => {
  const CHANGES: Changes = { version: 4, changes: ['mondays'], times: [], misfits: [] }
  const ok = <T>(value: T) => ({ ok: true, value }) as const
  const overtaken: Failure = {
    kind: 'refused',
    problem: { type: 'urn:borgertid:problem:municipality-changed', title: 'T', status: 412, detail: 'D' },
  }

  function aFile() {
    const api = {
      document: vi.fn(async () => ok({ value: DOCUMENT, version: '"4"' })),
      previewDocument: vi.fn(async (_: Document) => ok(CHANGES)),
      saveDocument: vi.fn<(document: Document, version: string) => Promise<unknown>>(async () => ok({ ...CHANGES, version: 5 })),
      previewRestore: vi.fn(async () => ok({ ...CHANGES, version: 5 })),
      restore: vi.fn<(to: number, version: string) => Promise<Answer<Changes>>>(async () => ok({ ...CHANGES, version: 6 })),
    }
    const editing = editingModel({ api, language: signal('da') } as unknown as StaffApp)
    return { api, editing, drop: (document: Document) => withoutTable(document, 'rules', 'mondays') }
  }

  it('is looked at before it is saved, and saved as it was looked at', async () => {
    const { api, editing, drop } = aFile()
    await editing.review(drop)
    expect(api.saveDocument).not.toHaveBeenCalled()
    const stage = editing.stage.value
    if (stage.kind !== 'shown') throw new Error(stage.kind)
    await stage.save()
    expect(api.saveDocument).toHaveBeenCalledWith(api.previewDocument.mock.calls[0]![0], '"4"')
    expect([editing.stage.value.kind, editing.edition.value]).toEqual(['none', 1])
  })

  it('that a colleague was faster than is looked at again, on top of theirs', async () => {
    const { api, editing, drop } = aFile()
    api.saveDocument.mockResolvedValueOnce({ ok: false, failure: overtaken })
    await editing.review(drop)
    const first = editing.stage.value
    if (first.kind !== 'shown') throw new Error(first.kind)
    await first.save()
    expect(editing.stage.value).toMatchObject({ kind: 'shown', overtaken: true })
    expect(editing.edition.value).toBe(0)
    expect(api.document).toHaveBeenCalledTimes(2)
  })

  /** A colleague has saved `newest` since the page was opened. */
  async function opened(before: Document, newest: Document) {
    const { api, editing } = aFile()
    api.document.mockResolvedValueOnce(ok({ value: before, version: '"4"' }))
    await editing.load()
    const begun = editing.begin()
    api.document.mockResolvedValue(ok({ value: newest, version: '"5"' }))
    return { api, editing, begun }
  }
  const fee = (amount: number) => ({ amount_dkk: amount, valid_from: '2026-01-01', from_age: 0, until_age: null })
  const withFees = (...fees: number[]) => ({ ...DOCUMENT, topics: [{ id: 'pas', fees: fees.map(fee) }] }) as unknown as Document

  it('leaves what a colleague has written into the same table since, and says that there is something', async () => {
    const { api, editing, begun } = await opened(withFees(1), withFees(1, 2))
    await begun.review((document) => withTable(document, 'topics', withFees(1, 3).topics![0]!))
    expect(api.previewDocument).toHaveBeenCalledWith(withFees(1, 2, 3))
    expect(editing.stage.value).toMatchObject({ kind: 'shown', overtaken: true, theirs: 'kept' })
  })

  it('of the same as a colleague has changed is told, and so is what they have deleted', async () => {
    const edit = (document: Document) => withTable(document, 'rules', { ...RULE, until: '15:00' })
    for (const rules of [[{ ...RULE, until: '16:00' }], []]) {
      const { editing, begun } = await opened(DOCUMENT, { ...DOCUMENT, rules })
      await begun.review(edit)
      expect(editing.stage.value).toMatchObject({ kind: 'shown', overtaken: true, theirs: 'replaced' })
    }
  })

  it('beside that of a colleague needs no word', async () => {
    const { editing, begun } = await opened(DOCUMENT, { ...DOCUMENT, phone: '+4500000000' })
    await begun.review((document) => withTable(document, 'rules', { ...RULE, until: '15:00' }))
    expect(editing.stage.value).toMatchObject({ kind: 'shown', overtaken: false, theirs: 'kept' })
  })

  it('that was saved unheard is not made twice', async () => {
    const { api, editing, begun } = await opened(DOCUMENT, DOCUMENT)
    api.saveDocument.mockImplementationOnce(async (document: Document) => {
      api.document.mockResolvedValue(ok({ value: document, version: '"5"' }))
      return { ok: false, failure: { kind: 'unreachable' } }
    })
    const edit = (document: Document) => {
      const id = begun.choose('closure', 'Kursus', ({ closures = [] }) => closures)
      return withTable(document, 'closures', { id, reason: { da: 'Kursus', en: 'Course' }, from: '2026-12-04' })
    }
    await begun.review(edit)
    const stage = editing.stage.value
    if (stage.kind === 'shown') await stage.save()
    expect(editing.stage.value).toMatchObject({ kind: 'failed', failure: { kind: 'unreachable' } })
    await begun.review(edit)
    expect(api.previewDocument.mock.lastCall![0].closures).toHaveLength(1)
    expect(editing.stage.value).toMatchObject({ kind: 'shown', overtaken: false })
  })

  it('that makes something new leaves what a colleague has called the same', async () => {
    const theirs = { id: 'kursus', reason: { da: 'Kursus', en: 'Course' }, from: '2027-01-04' }
    const { api, begun } = await opened(DOCUMENT, { ...DOCUMENT, closures: [theirs] })
    await begun.review((document) => {
      const id = begun.choose('closure', 'Kursus', ({ closures = [] }) => closures)
      return withTable(document, 'closures', { ...theirs, id, from: '2026-12-04' })
    })
    expect(api.previewDocument.mock.lastCall![0].closures!.map(({ id }) => id)).toEqual(['kursus', 'kursus-2'])
  })

  it('that makes something new leaves also what a colleague has called the same since it was looked at', async () => {
    const { api, begun } = await opened(DOCUMENT, DOCUMENT)
    const ours = { reason: { da: 'Kursus', en: 'Course' }, from: '2026-12-04', office: 'hall' }
    const edit = (document: Document) => {
      const id = begun.choose('closure', 'Kursus', ({ closures = [] }) => closures)
      return withTable(document, 'closures', { ...ours, id })
    }
    await begun.review(edit)
    const theirs = { ...ours, id: 'kursus', office: 'library' }
    api.document.mockResolvedValue(ok({ value: { ...DOCUMENT, closures: [theirs] }, version: '"5"' }))
    await begun.review(edit)
    expect(api.previewDocument.mock.lastCall![0].closures).toEqual([theirs, { ...ours, id: 'kursus-2' }])
  })

  it('can be undone, once', async () => {
    const { api, editing, drop } = aFile()
    await editing.review(drop)
    const stage = editing.stage.value
    if (stage.kind === 'shown') await stage.save()
    await editing.saved.value?.undo?.()
    expect(api.restore).toHaveBeenCalledWith(4, '"5"')
    expect(editing.saved.value).toMatchObject({ undone: true, undo: null })
  })

  async function savedOnce() {
    const file = aFile()
    await file.editing.review(file.drop)
    const stage = file.editing.stage.value
    if (stage.kind === 'shown') await stage.save()
    return file
  }

  it('is not undone before it was looked at, when somebody who has booked since would lose their time', async () => {
    const { api, editing } = await savedOnce()
    const misfit = { booking: 'b', pool: 'desks', start: 's', end: 'e', reason: 'outside-hours' as const }
    api.previewRestore.mockResolvedValue(ok({ ...CHANGES, version: 5, misfits: [misfit] }))
    await editing.saved.value?.undo?.()
    expect(api.restore).not.toHaveBeenCalled()
    expect(editing.stage.value).toMatchObject({ kind: 'shown', changes: { misfits: [misfit] }, overtaken: false })
  })

  it('is not undone before it was looked at, when a colleague has saved since', async () => {
    const { api, editing } = await savedOnce()
    api.previewRestore.mockResolvedValue(ok({ ...CHANGES, version: 6 }))
    await editing.saved.value?.undo?.()
    expect(api.restore).not.toHaveBeenCalled()
    expect(editing.stage.value).toMatchObject({ kind: 'shown', overtaken: true, theirs: 'lost' })
  })

  it('back to an earlier file tells that what a colleague saved meanwhile goes', async () => {
    const { api, editing } = aFile()
    await editing.reviewRestore(2)
    expect(editing.stage.value).toMatchObject({ kind: 'shown', overtaken: false })
    api.restore.mockResolvedValueOnce({ ok: false, failure: overtaken })
    const stage = editing.stage.value
    if (stage.kind === 'shown') await stage.save()
    expect(editing.stage.value).toMatchObject({ kind: 'shown', overtaken: true, theirs: 'lost' })
  })

  it('that is left while it is worked out does not come back, nor does one over a later one', async () => {
    const { api, editing, drop } = aFile()
    let answer: (value: { ok: true; value: Changes }) => void = () => undefined
    api.previewDocument.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    const left = editing.review(drop)
    await vi.waitFor(() => expect(api.previewDocument).toHaveBeenCalledOnce())
    editing.back()
    answer(ok(CHANGES))
    await left
    expect(editing.stage.value.kind).toBe('none')
    api.previewDocument.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    const first = editing.review(drop)
    await vi.waitFor(() => expect(api.previewDocument).toHaveBeenCalledTimes(2))
    await editing.reviewRestore(2)
    answer(ok({ ...CHANGES, changes: ['the older'] }))
    await first
    expect(editing.stage.value).toMatchObject({ kind: 'shown', changes: { changes: ['mondays'] } })
  })
})
