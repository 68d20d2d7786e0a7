import { computed, signal } from '@preact/signals'
import { refusalOf, type Answer, type Failure } from '../../api/answer'
import type { Problem } from '../../api/shapes'
import type { StaffApp } from '../app'
import type { Changes, Document } from '../shapes'
import { idsFreeIn, type Choose } from './document'
import { merged, type Merged } from './merging'

/** A change of the file; what follows from all that is in it is worked out from the `newest`. */
export type Edit = (document: Document, newest: Document) => Document

/** What a form changes: it is filled in over the file as it was then. */
export interface Begun {
  opened: Document
  choose: Choose
  /** Asks what `edit` of the file as it was opened would do to the newest. */
  review: (edit: Edit) => Promise<void>
  /** The same of what is taken out: also what a colleague has put there since goes. */
  remove: (edit: Edit) => Promise<void>
}

/** What a form has saved last without an answer: it may stand in the file, or not. */
interface Form {
  unheard: Changes | null
}

/** What a look has found, and how to make it hold. */
interface Looked {
  answer: Answer<Changes>
  save: () => Promise<Answer<Changes>>
  form: Form
  /** What was looked at, where it was a document. */
  document: Document | null
  overtaken: boolean
  theirs: Theirs
}

/** What becomes of what a colleague has saved meanwhile: it stays, some of it is the same that is changed here, or all goes. */
export type Theirs = 'kept' | 'replaced' | 'lost'

/** Where a change stands on its way into the file: nothing is saved that was not looked at. */
export type Stage =
  | { kind: 'none' }
  | { kind: 'asking' }
  /** `document` is what was refused, where it was one. */
  | { kind: 'failed'; failure: Failure; document: Document | null }
  /** `overtaken`: a colleague has saved meanwhile. */
  | { kind: 'shown'; changes: Changes; save: () => Promise<void>; overtaken: boolean; theirs: Theirs }
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
  const { api, words } = app
  const document = signal<Document | null>(null)
  const failure = signal<Failure | null>(null)
  const stage = signal<Stage>({ kind: 'none' })
  const saved = signal<Saved | null>(null)
  /** Grows with each change that was saved. */
  const edition = signal(0)
  const undoing = signal(false)

  /** Which look is waited for: one that was left, or followed by another, has nothing more to say. */
  let looks = 0

  async function load(): Promise<{ value: Document; version: string } | null> {
    const answer = await api.document()
    failure.value = answer.ok ? null : answer.failure
    if (!answer.ok) return null
    document.value = answer.value.value
    return answer.value
  }

  /** For a form that opens now. */
  function begin(): Begun {
    const opened = document.value!
    const form: Form = { unheard: null }
    const choose = idsFreeIn(() => document.value!, () => form.unheard !== null)
    const within = (edit: Edit) => (newest: Document) => merged(opened, edit(opened, newest), newest)
    return {
      opened,
      choose,
      review: (edit) => reviewIn(within(edit), form),
      remove: (edit) => reviewIn((newest) => ({ ...within(edit)(newest), document: edit(newest, newest) }), form),
    }
  }

  function reviewIn(make: (newest: Document) => Merged, form: Form): Promise<void> {
    return look(async () => {
      const newest = await load()
      if (!newest) return null
      const { document: candidate, both, replaced } = make(newest.value)
      return {
        answer: await api.previewDocument(candidate),
        save: () => api.saveDocument(candidate, newest.version),
        form,
        document: candidate,
        overtaken: both,
        theirs: replaced ? 'replaced' : 'kept',
      }
    })
  }

  /** Asks what going back to an earlier edition would do, for whoever knows of those up to `seen`. */
  function reviewRestore(to: number, seen: number): Promise<void> {
    return look(async () => {
      const looked = await whole(() => api.previewRestore(to), (version) => api.restore(to, version))
      return { ...looked, overtaken: looked.answer.ok && looked.answer.value.version !== seen }
    })
  }

  /** Asks what a whole file in place of the one that holds would do. */
  function reviewFile(file: ArrayBuffer): Promise<void> {
    return look(() => whole(() => api.previewFile(file), (version) => api.saveFile(file, version)))
  }

  async function whole(ask: () => Promise<Answer<Changes>>, make: (version: string) => Promise<Answer<Changes>>): Promise<Looked> {
    const answer = await ask()
    const version = `"${answer.ok ? answer.value.version : ''}"`
    return { answer, save: () => make(version), form: { unheard: null }, document: null, overtaken: false, theirs: 'lost' }
  }

  async function look(at: () => Promise<Looked | null>, overtaken = false): Promise<void> {
    const mine = ++looks
    stage.value = { kind: 'asking' }
    const looked = await at()
    if (mine !== looks) return
    if (!looked) return fail(failure.value!)
    const { answer, form, document: refused, theirs } = looked
    if (!answer.ok) return fail(answer.failure, refused)
    const changes = answer.value
    const { unheard } = form
    if (unheard && isIn(unheard, changes)) return keep({ ...unheard, version: unheard.version + 1 }, unheard.version)
    const save = async (): Promise<void> => {
      stage.value = { kind: 'saving', changes }
      const made = await looked.save()
      if (made.ok) return keep(made.value, changes.version)
      // A colleague was faster: what is saved must have been looked at together with theirs.
      if (isOvertaken(made.failure)) return look(at, true)
      if (made.failure.kind !== 'refused') form.unheard = changes
      fail(made.failure, refused)
    }
    stage.value = { kind: 'shown', changes, overtaken: overtaken || looked.overtaken, theirs, save }
  }

  async function keep(changes: Changes, replaced: number): Promise<void> {
    saved.value = { changes, undone: false, undo: () => undo(replaced, changes) }
    stage.value = { kind: 'none' }
    edition.value++
    await load()
  }

  /** Goes back without a look when nobody loses their time by it, and nothing else has been saved since. */
  async function undo(to: number, after: Changes): Promise<void> {
    if (undoing.value) return
    undoing.value = true
    const would = await api.previewRestore(to)
    if (would.ok && would.value.version === after.version && !strandsMore(would.value, after)) await goBack(to, after.version)
    else if (would.ok) await reviewRestore(to, after.version)
    // One's own change is at one's own offices: what is elsewhere, and would go along, a colleague has saved since.
    else fail(toldAs(words.value.review.byHand, would.failure, 'other-office'))
    undoing.value = false
  }

  async function goBack(to: number, version: number): Promise<void> {
    const answer = await api.restore(to, `"${version}"`)
    if (!answer.ok && isOvertaken(answer.failure)) return reviewRestore(to, version)
    if (!answer.ok) return fail(answer.failure)
    saved.value = { changes: answer.value, undone: true, undo: null }
    edition.value++
    await load()
  }

  /** Who fills in a form knows of no file and no lines. */
  function fail(reason: Failure, refused: Document | null = null): void {
    const told = refused ? toldAs(words.value.review.unfit, reason, 'file-refused') : reason
    stage.value = { kind: 'failed', failure: told, document: refused }
  }

  return {
    document,
    failure,
    stage,
    saved,
    edition,
    undoing,
    load,
    begin,
    reviewRestore,
    reviewFile,
    /** Back to what was typed; a save on its way is waited for, since it may happen. */
    back() {
      if (stage.value.kind === 'saving') return
      looks++
      stage.value = { kind: 'none' }
    },
    busy: computed(() => stage.value.kind === 'asking' || stage.value.kind === 'saving'),
  }
}

/** Whether bookings that fit `now` would not fit any more. */
function strandsMore(would: Changes, now: Changes): boolean {
  const known = new Set(now.misfits.map(({ booking, start }) => `${booking} ${start}`))
  return would.misfits.some(({ booking, start }) => !known.has(`${booking} ${start}`))
}

/** Whether what was saved unheard is in the file: it has become another since, and nothing is left to be changed. */
function isIn(unheard: Changes, now: Changes): boolean {
  return now.version > unheard.version && now.changes.length === 0
}

/** That refusal in words that fit where it is met. */
function toldAs(said: Pick<Problem, 'title' | 'detail'>, failure: Failure, refusal: string): Failure {
  if (failure.kind !== 'refused' || refusalOf(failure) !== refusal) return failure
  return { ...failure, problem: { ...failure.problem, ...said } }
}

function isOvertaken(failure: Failure): boolean {
  return refusalOf(failure) === 'municipality-changed'
}
