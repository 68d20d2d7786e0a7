import { signal } from '@preact/signals'
import type { Failure } from '../../api/answer'
import { uuid } from '../../platform/uuid'
import type { StaffApp } from '../app'
import type { SickOutcome, SickRequest } from '../shapes'

/** First what would become of each booking, then the same carried out. */
export type SickStage =
  | { kind: 'form' }
  | { kind: 'asking' }
  | { kind: 'shown'; request: SickRequest; changes: string[]; bookings: SickOutcome[] }
  | { kind: 'doing'; request: SickRequest; changes: string[]; bookings: SickOutcome[] }
  | { kind: 'done'; bookings: SickOutcome[] }

export type SickModel = ReturnType<typeof sickModel>

export function sickModel({ api }: StaffApp) {
  const stage = signal<SickStage>({ kind: 'form' })
  const failure = signal<Failure | null>(null)
  let key = uuid()

  async function look(request: SickRequest): Promise<void> {
    stage.value = { kind: 'asking' }
    const answer = await api.previewSick(request)
    failure.value = answer.ok ? null : answer.failure
    stage.value = answer.ok ? { kind: 'shown', request, ...answer.value } : { kind: 'form' }
    key = uuid()
  }

  async function carryOut(): Promise<void> {
    const shown = stage.value
    if (shown.kind !== 'shown') return
    stage.value = { ...shown, kind: 'doing' }
    const answer = await api.tellSick(key, shown.request)
    failure.value = answer.ok ? null : answer.failure
    // The same key goes along when it is tried again: nobody is moved twice.
    stage.value = answer.ok ? { kind: 'done', bookings: answer.value.bookings } : shown
  }

  return {
    stage,
    failure,
    look,
    carryOut,
    back: () => (stage.value = { kind: 'form' }),
  }
}
