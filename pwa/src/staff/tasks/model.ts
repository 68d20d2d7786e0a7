import { signal } from '@preact/signals'
import type { Failure } from '../../api/answer'
import type { Place } from '../../api/shapes'
import { uuid } from '../../platform/uuid'
import type { StaffApp } from '../app'
import type { CallTask, Misfit } from '../shapes'

/** What somebody is about to decide about a booking that no longer fits: another time, or (null) its own. */
export interface Decision {
  misfit: Misfit
  to: Place | null
  /** Of the write, so that it is done once. */
  key: string
}

export type TasksModel = ReturnType<typeof tasksModel>

/** The citizens who wait for somebody: to be called, or for a decision about their time. */
export function tasksModel(app: StaffApp) {
  const { api } = app
  const calls = signal<CallTask[] | null>(null)
  const misfits = signal<Misfit[] | null>(null)
  const failure = signal<Failure | null>(null)
  const decision = signal<Decision | null>(null)
  const refused = signal<Failure | null>(null)
  const busy = signal(false)

  async function load(): Promise<void> {
    const [called, unfit] = await Promise.all([api.tasks(), app.may('planner') ? api.misfits() : null])
    failure.value = !called.ok ? called.failure : unfit && !unfit.ok ? unfit.failure : null
    if (called.ok) calls.value = called.value.tasks
    if (unfit?.ok) misfits.value = unfit.value.misfits
  }

  async function finish(task: CallTask): Promise<void> {
    const answer = await api.finishTask(task.id)
    if (!answer.ok) failure.value = answer.failure
    else await load()
  }

  /** Opens the question that is answered by `decide`. */
  function consider(misfit: Misfit, to: Place | null): void {
    refused.value = null
    decision.value = { misfit, to, key: uuid() }
  }

  async function decide(reason: string): Promise<void> {
    const now = decision.value
    if (!now || busy.value) return
    busy.value = true
    const { misfit, to, key } = now
    const answer = to ? await api.moveBooking(key, misfit.booking, { ...to, reason }) : await api.keepMisfit(misfit.booking, reason)
    busy.value = false
    refused.value = answer.ok ? null : answer.failure
    if (!answer.ok) return
    decision.value = null
    await load()
  }

  return { calls, misfits, failure, decision, refused, busy, load, finish, consider, decide, dismiss: () => (decision.value = null) }
}
