import type { App } from '../app'
import type { Answer } from '../api/answer'
import type { Errand } from '../booking/errand'
import type { KeptBooking } from '../booking/kept'
import { dismiss } from './outbox'

/** Whether the screen that asked is still there to show the answer. */
export type IsShown = () => boolean

export const ALWAYS_SHOWN: IsShown = () => true

/**
 * The outcome of an errand for the screen that asked: where that is there to show it, the errand is done with; what
 * nobody saw stays in the outbox until it is seen. Any failure but a refusal means that it waits there.
 */
export async function answerFrom(app: App, errand: Errand | null, isShown: IsShown): Promise<Answer<KeptBooking>> {
  const outcome = errand?.outcome
  const kept = outcome?.kind === 'done' ? await (await app.store).get('bookings', outcome.booking) : undefined
  if (errand && (kept || outcome?.kind === 'refused') && isShown()) await dismiss(app, errand.id)
  if (kept) return { ok: true, value: kept }
  if (outcome?.kind === 'refused') return { ok: false, failure: { kind: 'refused', problem: outcome.problem } }
  return { ok: false, failure: errand?.failure ?? { kind: 'unreachable' } }
}
