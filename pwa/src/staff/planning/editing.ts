import { computed, signal } from '@preact/signals'
import { refusalOf, type Answer, type Failure } from '../../api/answer'
import type { StaffApp } from '../app'
import type { Changes, Document } from '../shapes'
import { chosenOnce, type Choose } from './document'
import { merged } from './merging'

/** A change of the file. */
export type Edit = (document: Document) => Document

/** What a form changes: it is filled in over the file as it was then. */
export interface Begun {
  opened: Document
  choose: Choose
  /** Asks what `edit` of the file as it was opened would do to the newest. */
  review: (edit: Edit) => Promise<void>
}

/** The change in the newest file, and whether somebody else has changed the same since the form was opened. */
interface Candidate {
  document: Document
  both: boolean
  replaced: boolean
}

/** Where a change stands on its way into the file: nothing is saved that was not looked at. */
export type Stage =
  | { kind: 'none' }
  | { kind: 'asking' }
  /** `document` is what was refused, where it was one. */
  | { kind: 'failed'; failure: Failure; document: Document | null }
  /** `overtaken`: a colleague has saved meanwhile; `replaced`: the same, in another way. */
  | { kind: 'shown'; changes: Changes; save: () => Promise<void>; overtaken: boolean; replaced: boolean }
  | { kind: 'saving'; changes: Changes }

/** What was saved last, and the edition to go back to. */
export interface Saved {
  undone: boolean
  changes: Changes
  undo: (() => Promise<void>) | null
}

export type Editing = ReturnType<typeof editingModel>

/** The municipality's file on the screen, and the one way in which it is changed: look, save, undo. */
export function editingModel(app: StaffApp) {
  const { api } = app
  const document = signal<Document | null>(null)
  const failure = signal<Failure | null>(null)
  const stage = signal<Stage>({ kind: 'none' })
  const saved = signal<Saved | null>(null)
  /** Grows with each change that was saved. */
  const edition = signal(0)

  async function load(): Promise<string | null> {
    const answer = await api.document()
    failure.value = answer.ok ? null : answer.failure
    if (!answer.ok) return null
    document.value = answer.value.value
    return answer.value.version
  }

  /** For a form that opens now. */
  function begin(): Begun {
    const opened = document.value!
    const within = (edit: Edit) => (newest: Document) => merged(opened, edit(opened), newest)
    return { opened, choose: chosenOnce(() => document.value!), review: (edit) => reviewIn(within(edit)) }
  }

  /** Asks what `edit` would do to the newest file, whatever that is. */
  function review(edit: Edit): Promise<void> {
    return reviewIn((newest) => ({ document: edit(newest), both: false, replaced: false }))
  }

  async function reviewIn(make: (newest: Document) => Candidate, overtaken = false): Promise<void> {
    stage.value = { kind: 'asking' }
    const version = await load()
    if (version === null) return fail(failure.value!)
    const { document: candidate, both, replaced } = make(document.value!)
    const answer = await api.previewDocument(candidate)
    if (!answer.ok) return fail(answer.failure, candidate)
    const changes = answer.value
    const save = async (): Promise<void> => {
      stage.value = { kind: 'saving', changes }
      const saved = await api.saveDocument(candidate, version)
      if (saved.ok) return keep(saved.value, changes.version)
      // A colleague was faster: what is saved must have been looked at together with theirs.
      if (isOvertaken(saved.failure)) return reviewIn(make, true)
      fail(saved.failure, candidate)
    }
    stage.value = { kind: 'shown', changes, overtaken: overtaken || both, replaced, save }
  }

  /** Asks what going back to an earlier edition would do. */
  function reviewRestore(to: number): Promise<void> {
    return reviewWhole(() => api.previewRestore(to), (version) => api.restore(to, version))
  }

  /** Asks what a whole file in place of the one that holds would do. */
  function reviewFile(text: string): Promise<void> {
    return reviewWhole(() => api.previewFile(text), (version) => api.saveFile(text, version))
  }

  async function reviewWhole(ask: () => Promise<Answer<Changes>>, make: (version: string) => Promise<Answer<Changes>>) {
    stage.value = { kind: 'asking' }
    const answer = await ask()
    if (!answer.ok) return fail(answer.failure)
    const changes = answer.value
    const save = async (): Promise<void> => {
      stage.value = { kind: 'saving', changes }
      const made = await make(`"${changes.version}"`)
      if (made.ok) return keep(made.value, changes.version)
      if (isOvertaken(made.failure)) return reviewWhole(ask, make)
      fail(made.failure)
    }
    stage.value = { kind: 'shown', changes, overtaken: false, replaced: false, save }
  }

  async function keep(changes: Changes, replaced: number): Promise<void> {
    saved.value = { changes, undone: false, undo: () => undo(replaced, changes.version) }
    stage.value = { kind: 'none' }
    edition.value++
    await load()
  }

  async function undo(to: number, version: number): Promise<void> {
    const answer = await api.restore(to, `"${version}"`)
    if (!answer.ok) return fail(answer.failure)
    saved.value = { changes: answer.value, undone: true, undo: null }
    edition.value++
    await load()
  }

  function fail(reason: Failure, refused: Document | null = null): void {
    stage.value = { kind: 'failed', failure: reason, document: refused }
  }

  return {
    document,
    failure,
    stage,
    saved,
    edition,
    load,
    begin,
    review,
    reviewRestore,
    reviewFile,
    /** Back to what was typed. */
    back: () => (stage.value = { kind: 'none' }),
    busy: computed(() => stage.value.kind === 'asking' || stage.value.kind === 'saving'),
  }
}

function isOvertaken(failure: Failure): boolean {
  return refusalOf(failure) === 'municipality-changed'
}
