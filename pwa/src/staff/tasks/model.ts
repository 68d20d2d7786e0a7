import { signal } from '@preact/signals'
import { refusalOf, type Answer, type Failure } from '../../api/answer'
import type { Place } from '../../api/shapes'
import { uuid } from '../../platform/uuid'
import type { StaffApp } from '../app'
import type { CallTask, Misfit } from '../shapes'

/** What becomes of a booking that no longer fits: another time, its own, or none. */
export type Outcome = Place | 'keep' | 'cancel'

/** What somebody is about to decide. */
export interface Decision {
  misfit: Misfit
  to: Outcome
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
  /** The last that was asked for. */
  const done = signal(false)

  async function load(): Promise<void> {
    const [called, unfit] = await Promise.all([api.tasks(), app.may('planner') ? api.misfits() : null])
    failure.value = !called.ok ? called.failure : unfit && !unfit.ok ? unfit.failure : null
    if (called.ok) calls.value = called.value.tasks
    if (unfit?.ok) misfits.value = unfit.value.misfits
  }

  async function finish(task: CallTask): Promise<void> {
    done.value = false
    const answer = await api.finishTask(task.id)
    done.value = answer.ok
    if (!answer.ok) failure.value = answer.failure
    else await load()
  }

  /** Opens the question that is answered by `decide`. */
  function consider(misfit: Misfit, to: Outcome): void {
    refused.value = null
    done.value = false
    decision.value = { misfit, to, key: uuid() }
  }

  /** Another time than the one that was lost; the reason stays. */
  function choose(to: Place): void {
    if (!decision.value || busy.value) return
    refused.value = null
    decision.value = { ...decision.value, to, key: uuid() }
  }

  /** Until it is answered the question stays, and what was chosen in it. */
  async function decide(reason: string): Promise<void> {
    const now = decision.value
    if (!now || busy.value) return
    busy.value = true
    const answer = await send(now, reason)
    const refusal = !answer.ok && answer.failure.kind === 'refused' ? answer.failure : null
    if (refusal) await load()
    refused.value = answer.ok ? null : answer.failure
    done.value = answer.ok
    if (answer.ok) decision.value = null
    if (refusal) goOn(now, refusal)
    busy.value = false
    if (answer.ok) await load()
  }

  function send({ misfit, to, key }: Decision, reason: string): Promise<Answer<unknown>> {
    const { booking, seen } = misfit
    if (to === 'keep') return api.keepMisfit(booking, reason)
    if (to === 'cancel') return api.bookings.cancel(key, booking, { reason, seen })
    return api.moveBooking(key, booking, { ...to, reason, seen })
  }

  function dismiss(): void {
    if (!busy.value) decision.value = null
  }

  /** The list has been read anew: is the question still to be answered? */
  function goOn(asked: Decision, refusal: Failure): void {
    const { booking, start } = asked.misfit
    const still = misfits.value?.find((one) => one.booking === booking && one.start === start)
    if (still && refusalOf(refusal) !== 'changed-meanwhile') decision.value = { ...asked, misfit: still }
    else {
      decision.value = null
      failure.value = refusal
    }
  }

  return { calls, misfits, failure, decision, refused, busy, done, load, finish, consider, choose, decide, dismiss }
}
