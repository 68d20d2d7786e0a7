import type { App } from '../app'
import type { Answer } from '../api/answer'
import type { Errand } from '../booking/errand'
import type { KeptBooking } from '../booking/kept'
import { dismiss } from './outbox'

/**
 * The outcome of an errand for the screen that asked and is there to show it: with that the errand is done with.
 * Any failure but a refusal means that it waits in the outbox.
 */
export async function answerFrom(app: App, errand: Errand | null): Promise<Answer<KeptBooking>> {
  const outcome = errand?.outcome
  const kept = outcome?.kind === 'done' ? await (await app.store).get('bookings', outcome.booking) : undefined
  if (errand && kept) {
    await dismiss(app, errand.id)
    return { ok: true, value: kept }
  }
  if (errand && outcome?.kind === 'refused') {
    await dismiss(app, errand.id)
    return { ok: false, failure: { kind: 'refused', problem: outcome.problem } }
  }
  return { ok: false, failure: errand?.failure ?? { kind: 'unreachable' } }
}
