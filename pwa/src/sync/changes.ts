import type { App } from '../app'
import type { Answer } from '../api/answer'
import type { MoveRequest, Place } from '../api/shapes'
import { isWaiting, sameWishes, type Errand } from '../booking/errand'
import type { KeptBooking } from '../booking/kept'
import { alone } from '../platform/alone'
import { uuid } from '../platform/uuid'
import { keep } from './bookings'
import { carryOut, undoOf, type UndoIntent } from './intents'
import { errands, sendNow } from './outbox'
import { ALWAYS_SHOWN, answerFrom, type IsShown } from './settled'
import { entrust } from './waking'

type Changes = Omit<MoveRequest, 'office' | 'start'>

/** Moves a booking to the first of `places` that can be had, be it to its own time with another visit. */
export function move(
  app: App,
  kept: KeptBooking,
  places: Place[],
  changes: Changes = {},
  isShown = ALWAYS_SHOWN,
): Promise<Answer<KeptBooking>> {
  return carryOutChange(app, kept, 'move', places, changes, isShown)
}

/** Cancels a booking. What cannot be settled now waits in the outbox. */
export function cancel(app: App, kept: KeptBooking, isShown = ALWAYS_SHOWN): Promise<Answer<KeptBooking>> {
  const { office, start } = kept.booking!
  return carryOutChange(app, kept, 'cancel', [{ office, start }], {}, isShown)
}

/** Undoes a cancellation; that has to be done within minutes, so it never waits. */
export async function undo(app: App, kept: KeptBooking): Promise<Answer<KeptBooking>> {
  // Meant for the booking as it was shown: to undo another cancellation is another intent.
  const intent: UndoIntent = { after: kept.booking?.receipt.id ?? null }
  const answer = await carryOut(await app.store, undoOf(kept.id), intent, (key) => app.api.undo(key, kept))
  return answer.ok ? { ok: true, value: await keep(app, kept, answer.value) } : answer
}

function carryOutChange(
  app: App,
  kept: KeptBooking,
  kind: 'move' | 'cancel',
  places: Place[],
  changes: Changes,
  isShown: IsShown,
): Promise<Answer<KeptBooking>> {
  const after = kept.booking?.receipt.id ?? null
  const seen = after ? { seen: after } : {}
  return alone(`change:${kept.id}`, async () => {
    const wanted = { kind, booking: kept.id, after, changes: { ...changes, ...seen }, wishes: places.map((place) => ({ ...place, key: uuid() })) }
    // A change is meant for the booking as it was shown: to cancel what was restored since is another errand.
    const same = (one: Errand) =>
      one.kind === kind && one.booking === kept.id && one.after === after && sameWishes(one, wanted)
    const waiting = (await errands(app)).filter(isWaiting).find(same)
    return answerFrom(app, await sendNow(app, waiting?.id ?? (await entrust(app, wanted))), isShown)
  })
}
