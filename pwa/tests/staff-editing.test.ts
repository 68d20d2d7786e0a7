import { signal } from '@preact/signals'
import { describe, expect, it, vi } from 'vitest'
import type { Answer, Failure } from '../src/api/answer'
import type { StaffApp } from '../src/staff/app'
import { withoutTable, withTable } from '../src/staff/planning/document'
import { editingModel } from '../src/staff/planning/editing'
import type { Changes, Document, Rule } from '../src/staff/shapes'
import { da } from '../src/staff/words/da'

const RULE = { id: 'mondays', pool: 'desks', from: '10:00', until: '14:00' } as Rule
const DOCUMENT = { id: 'by', name: 'By', rules: [RULE] } as unknown as Document

describe('A change of the file', () => {
  const CHANGES: Changes = { version: 4, changes: ['mondays'], times: [], misfits: [] }
  const ok = <T>(value: T) => ({ ok: true, value }) as const
  const overtaken: Failure = {
    kind: 'refused',
    problem: { type: 'urn:borgertid:problem:municipality-changed', title: 'T', status: 412, detail: 'D' },
  }

  async function aFile() {
    const api = {
      document: vi.fn(async () => ok({ value: DOCUMENT, version: '"4"' })),
      previewDocument: vi.fn(async (_: Document) => ok(CHANGES)),
      saveDocument: vi.fn<(document: Document, version: string) => Promise<unknown>>(async () => ok({ ...CHANGES, version: 5 })),
      previewRestore: vi.fn<(to: number) => Promise<Answer<Changes>>>(async () => ok({ ...CHANGES, version: 5 })),
      restore: vi.fn<(to: number, version: string) => Promise<Answer<Changes>>>(async () => ok({ ...CHANGES, version: 6 })),
    }
    const editing = editingModel({ api, language: signal('da'), words: signal(da) } as unknown as StaffApp)
    await editing.load()
    const drop = () => editing.begin().remove((document) => withoutTable(document, 'rules', 'mondays'))
    return { api, editing, drop }
  }

  it('is looked at before it is saved, and saved as it was looked at', async () => {
    const { api, editing, drop } = await aFile()
    await drop()
    expect(api.saveDocument).not.toHaveBeenCalled()
    const stage = editing.stage.value
    if (stage.kind !== 'shown') throw new Error(stage.kind)
    await stage.save()
    expect(api.saveDocument).toHaveBeenCalledWith(api.previewDocument.mock.calls[0]![0], '"4"')
    expect([editing.stage.value.kind, editing.edition.value]).toEqual(['none', 1])
  })

  it('that a colleague was faster than is looked at again, on top of theirs', async () => {
    const { api, editing, drop } = await aFile()
    api.saveDocument.mockResolvedValueOnce({ ok: false, failure: overtaken })
    await drop()
    const first = editing.stage.value
    if (first.kind !== 'shown') throw new Error(first.kind)
    await first.save()
    expect(editing.stage.value).toMatchObject({ kind: 'shown', overtaken: true })
    expect(editing.edition.value).toBe(0)
    expect(api.document).toHaveBeenCalledTimes(3)
  })

  it('that is being saved is not left before it is known whether it was', async () => {
    const { api, editing, drop } = await aFile()
    let answer: (value: unknown) => void = () => undefined
    api.saveDocument.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    await drop()
    const stage = editing.stage.value
    const saved = stage.kind === 'shown' && stage.save()
    editing.back()
    expect(editing.stage.value.kind).toBe('saving')
    answer({ ok: false, failure: { kind: 'unreachable' } })
    await saved
    editing.back()
    expect(editing.stage.value.kind).toBe('none')
  })

  /** A colleague has saved `newest` since the page was opened. */
  async function opened(before: Document, newest: Document) {
    const { api, editing } = await aFile()
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

  it('that takes out what a colleague has changed since is told of it, and takes it all', async () => {
    const { api, editing, begun } = await opened(DOCUMENT, { ...DOCUMENT, rules: [{ ...RULE, until: '16:00' }] })
    await begun.remove((document) => withoutTable(document, 'rules', 'mondays'))
    expect(api.previewDocument).toHaveBeenCalledWith({ ...DOCUMENT, rules: [] })
    expect(editing.stage.value).toMatchObject({ kind: 'shown', overtaken: true, theirs: 'replaced' })
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

  it('that was saved unheard is told as saved when it is found in the file, and can be undone', async () => {
    const { api, editing, begun } = await opened(DOCUMENT, DOCUMENT)
    const edit = (document: Document) => withTable(document, 'rules', { ...RULE, until: '15:00' })
    const unheard = async () => ({ ok: false, failure: { kind: 'unreachable' } })
    const save = async () => {
      const stage = editing.stage.value
      if (stage.kind === 'shown') await stage.save()
    }
    api.saveDocument.mockImplementation(unheard)
    await begun.review(edit)
    await save()
    api.previewDocument.mockResolvedValue(ok({ ...CHANGES, changes: [] }))
    await begun.review(edit)
    expect([editing.stage.value.kind, editing.edition.value], 'when nothing has come into the file').toEqual(['shown', 0])
    api.previewDocument.mockResolvedValue(ok({ ...CHANGES, version: 5, changes: [] }))
    await begun.review(edit)
    expect([editing.stage.value.kind, editing.edition.value]).toEqual(['none', 1])
    expect(editing.saved.value).toMatchObject({ undone: false, changes: { changes: ['mondays'] } })
    await editing.saved.value?.undo?.()
    expect(api.restore).toHaveBeenCalledWith(4, '"5"')
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
    const { api, editing, drop } = await aFile()
    await drop()
    const stage = editing.stage.value
    if (stage.kind === 'shown') await stage.save()
    await editing.saved.value?.undo?.()
    expect(api.restore).toHaveBeenCalledWith(4, '"5"')
    expect(editing.saved.value).toMatchObject({ undone: true, undo: null })
  })

  async function savedOnce() {
    const file = await aFile()
    await file.drop()
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
    const { api, editing } = await aFile()
    await editing.reviewRestore(2, 5)
    expect(editing.stage.value).toMatchObject({ kind: 'shown', overtaken: false })
    api.restore.mockResolvedValueOnce({ ok: false, failure: overtaken })
    const stage = editing.stage.value
    if (stage.kind === 'shown') await stage.save()
    expect(editing.stage.value).toMatchObject({ kind: 'shown', overtaken: true, theirs: 'lost' })
  })

  it('back to an earlier file tells also of what a colleague saved before it was asked for', async () => {
    const { editing } = await aFile()
    await editing.reviewRestore(2, 4)
    expect(editing.stage.value).toMatchObject({ kind: 'shown', overtaken: true, theirs: 'lost' })
  })

  it('that cannot be undone without what a colleague saved elsewhere since is to be changed by hand', async () => {
    const { api, editing } = await savedOnce()
    const problem = { type: 'urn:borgertid:problem:other-office', title: 'T', status: 403, detail: 'D' }
    api.previewRestore.mockResolvedValueOnce({ ok: false, failure: { kind: 'refused', problem } })
    await editing.saved.value?.undo?.()
    expect(editing.stage.value).toMatchObject({ kind: 'failed', failure: { problem: da.review.byHand } })
  })

  it('that cannot be saved is told without a word of files to whoever fills in a form', async () => {
    const { api, editing, drop } = await aFile()
    const problem = { type: 'urn:borgertid:problem:file-refused', title: 'Filen', status: 422, detail: 'Linjer', errors: [] }
    api.previewDocument.mockResolvedValueOnce({ ok: false, failure: { kind: 'refused', problem } } as never)
    await drop()
    expect(editing.stage.value).toMatchObject({ kind: 'failed', failure: { problem: { ...da.review.unfit, errors: [] } } })
  })

  it('shows that it is being undone, and is undone once', async () => {
    const { api, editing } = await savedOnce()
    const undone = [editing.saved.value?.undo?.(), editing.saved.value?.undo?.()]
    expect(editing.undoing.value).toBe(true)
    await Promise.all(undone)
    expect(editing.undoing.value).toBe(false)
    expect(api.restore).toHaveBeenCalledOnce()
  })

  it('that is left while it is worked out does not come back, nor does one over a later one', async () => {
    const { api, editing, drop } = await aFile()
    let answer: (value: { ok: true; value: Changes }) => void = () => undefined
    api.previewDocument.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    const left = drop()
    await vi.waitFor(() => expect(api.previewDocument).toHaveBeenCalledOnce())
    editing.back()
    answer(ok(CHANGES))
    await left
    expect(editing.stage.value.kind).toBe('none')
    api.previewDocument.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    const first = drop()
    await vi.waitFor(() => expect(api.previewDocument).toHaveBeenCalledTimes(2))
    await editing.reviewRestore(2, 5)
    answer(ok({ ...CHANGES, changes: ['the older'] }))
    await first
    expect(editing.stage.value).toMatchObject({ kind: 'shown', changes: { changes: ['mondays'] } })
  })
})
