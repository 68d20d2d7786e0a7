import { signal } from '@preact/signals'
import type { App } from '../../app'
import type { Failure } from '../../api/answer'
import type { Place } from '../../api/shapes'
import { NOTHING_TYPED } from '../../booking/contact'
import { changesOf, type KeptBooking } from '../../booking/kept'
import { moved as reordered, rankOf, toggled } from '../../booking/ranking'
import { questionOf, stillAhead, type SeenTimes } from '../../booking/seen'
import type { Visit } from '../../booking/visit'
import { move } from '../../sync/changes'
import { currentDraft, keepDraft } from '../../sync/drafts'
import { onward } from '../../platform/onward'
import { uuid } from '../../platform/uuid'
import { lastSeen } from '../../sync/seen'

export type WishesModel = ReturnType<typeof wishesModel>

/** What was last seen free for a visit, and the citizen's choice of it, the best first. */
export function wishesModel(app: App, visit: Visit, moved: KeptBooking | null, route: (address: string) => void) {
  const seen = signal<SeenTimes | null>(null)
  const wishes = signal<Place[]>([])
  const failure = signal<Failure | null>(null)
  const busy = signal(false)
  /** What was moved last, to say where it is now. */
  const shifted = signal<Place | null>(null)
  /** Counts what took away the button that was pressed. */
  const changes = signal(0)

  const { go, leave, isLeft } = onward(route)

  async function load(): Promise<void> {
    const found = await lastSeen(app, questionOf(visit))
    seen.value = found && { ...found, days: stillAhead(found.days, app.clock.now()) }
    const draft = moved ? null : await currentDraft(app)
    if (draft?.others && questionOf(draft) === questionOf(visit)) {
      wishes.value = [{ office: draft.office, start: draft.start }, ...draft.others]
    }
  }

  const toggle = (place: Place) => void (wishes.value = toggled(wishes.value, place))

  function drop(place: Place): void {
    toggle(place)
    shifted.value = null
    changes.value++
  }

  function shift(place: Place, by: -1 | 1): void {
    wishes.value = reordered(wishes.value, rankOf(wishes.value, place) - 1, by)
    shifted.value = place
  }

  /** To the form for who comes; a booking that is moved has that already, so it goes to the outbox. */
  async function proceed(): Promise<void> {
    const [first, ...others] = wishes.value
    if (!first || busy.value) return
    busy.value = true
    failure.value = null
    await (moved ? moveTo(moved) : draftFor(first, others))
    busy.value = false
  }

  async function draftFor(first: Place, others: Place[]): Promise<void> {
    const typed = (await currentDraft(app))?.typed ?? NOTHING_TYPED
    await keepDraft(app, { id: uuid(), ...visit, ...first, others, hold: null, typed })
    go('/bestil')
  }

  async function moveTo(kept: KeptBooking): Promise<void> {
    const changed = kept.booking ? changesOf(kept.booking, visit) : {}
    const answer = await move(app, kept, wishes.value, changed, () => !isLeft())
    if (answer.ok) go(`/kvittering/${answer.value.id}`)
    else if (answer.failure.kind === 'refused') failure.value = answer.failure
    else go('/mine')
  }

  return { seen, wishes, failure, busy, shifted, changes, load, leave, toggle, drop, shift, proceed }
}
