import { signal } from '@preact/signals'
import type { Failure } from '../../api/answer'
import { uuid } from '../../platform/uuid'
import type { StaffApp } from '../app'
import type { Document, SickOutcome, SickRequest } from '../shapes'

/** What was looked at, and the key under which it is done: once, however often it is sent. */
interface Looked {
  key: string
  request: SickRequest
  changes: string[]
  bookings: SickOutcome[]
}

/** First what would become of each booking, then the same carried out. */
export type SickStage =
  | { kind: 'form' }
  | { kind: 'asking' }
  /** `unheard`: it was sent and may be done, but nobody has said so. */
  | ({ kind: 'shown'; unheard: boolean } & Looked)
  | ({ kind: 'doing' } & Looked)
  | { kind: 'done'; bookings: SickOutcome[] }

export type SickModel = ReturnType<typeof sickModel>

export function sickModel({ api }: StaffApp) {
  const document = signal<Document | null>(null)
  const stage = signal<SickStage>({ kind: 'form' })
  const failure = signal<Failure | null>(null)

  async function load(): Promise<void> {
    const answer = await api.document()
    failure.value = answer.ok ? null : answer.failure
    if (answer.ok) document.value = answer.value.value
  }

  async function look(request: SickRequest): Promise<void> {
    stage.value = { kind: 'asking' }
    const answer = await api.previewSick(request)
    failure.value = answer.ok ? null : answer.failure
    stage.value = answer.ok ? { kind: 'shown', unheard: false, key: uuid(), request, ...answer.value } : { kind: 'form' }
  }

  async function carryOut(): Promise<void> {
    const shown = stage.value
    if (shown.kind !== 'shown') return
    stage.value = { ...shown, kind: 'doing' }
    const answer = await api.tellSick(shown.key, shown.request)
    failure.value = answer.ok ? null : answer.failure
    stage.value = answer.ok
      ? { kind: 'done', bookings: answer.value.bookings }
      : { ...shown, unheard: answer.failure.kind !== 'refused' }
  }

  return {
    document,
    stage,
    failure,
    load,
    look,
    carryOut,
    back() {
      if (mayLeave(stage.value)) stage.value = { kind: 'form' }
    },
  }
}

/** Not what may be done already: another look would get another key, and the desk would be away twice. */
export function mayLeave(stage: SickStage): boolean {
  return stage.kind !== 'doing' && !(stage.kind === 'shown' && stage.unheard)
}
