import { computed, effect, signal } from '@preact/signals'
import type { App } from '../../app'
import type { Answer, Failure } from '../../api/answer'
import type { Place } from '../../api/shapes'
import { isWaiting, type BookErrand, type ChangeErrand, type Errand } from '../../booking/errand'
import type { Draft } from '../../booking/draft'
import { isKept } from '../../platform/keeping'
import { onward } from '../../platform/onward'
import { uuid } from '../../platform/uuid'
import { currentDraft, dropDraft, keepDraft } from '../../sync/drafts'
import { hold, letGo } from '../../sync/holds'
import { outboxMoved } from '../../sync/moved'
import { dismiss, errands, flush, strike, withdraw } from '../../sync/outbox'
import { move } from '../../sync/changes'
import type { AllWords } from '../../words/later'

type Go = (address: string) => void

export type OutboxModel = ReturnType<typeof outboxModel>

/** What waits to be sent and what has become of it, as it moves. */
export function outboxModel(app: App, route: Go) {
  const all = signal<Errand[]>([])
  const sending = signal(false)
  /** The errand instead of whose time another one is being taken. */
  const taking = signal<string | null>(null)
  const told = signal<'withdrawn' | 'tooLate' | null>(null)
  const failure = signal<Failure | null>(null)
  const waiting = computed(() => all.value.filter(isWaiting))
  const news = computed(() => all.value.filter((one) => !isWaiting(one)))
  const evictable = computed(() => waiting.value.length > 0 && isKept.value === false)

  const { go, leave, isLeft } = onward(route)

  const follow = () =>
    effect(() => {
      if (outboxMoved.value >= 0) void errands(app).then((found) => (all.value = found))
    })

  async function sendNow(): Promise<void> {
    if (sending.value) return
    sending.value = true
    await flush(app, true)
    sending.value = false
  }

  async function takeBack({ id }: Errand): Promise<void> {
    told.value = (await withdraw(app, id)) ? 'withdrawn' : 'tooLate'
  }

  /** Takes another time instead: one tap. A booking is held and confirmed again with what was typed. */
  async function takeInstead(errand: Errand, place: Place): Promise<void> {
    if (sending.value || taking.value) return
    taking.value = errand.id
    failure.value = null
    const next = await (errand.kind === 'book' ? holdInstead(errand, place) : moveInstead(errand, place))
    taking.value = null
    if (!next) return
    if (next.ok) {
      await dismiss(app, errand.id)
      return go(next.value)
    }
    failure.value = next.failure
    if (next.failure.kind === 'refused') await strike(app, errand, place)
  }

  /** Where to go on; null when nobody is there any more to do so, and all is as it was. */
  async function holdInstead(errand: BookErrand, place: Place): Promise<Answer<string> | null> {
    const { topics, needs, meeting } = errand.request
    const before = await currentDraft(app)
    const draft = draftFrom(errand)
    await keepDraft(app, draft)
    const answer = await hold(app, { topics, needs, meeting, invitation: errand.invitation }, place)
    if (!answer.ok) {
      await putBack(draft.id, before)
      return answer
    }
    const { booked, draft: held } = answer.value
    if (!isLeft()) return { ok: true, value: booked ? `/kvittering/${booked.id}` : '/bestil' }
    await letGo(app)
    await putBack(held?.id ?? draft.id, before && { ...before, hold: null })
    return null
  }

  /** What was being booked before, unless something else is by now. */
  async function putBack(id: string, before: Draft | null): Promise<void> {
    if ((await currentDraft(app))?.id === id) await (before ? keepDraft(app, before) : dropDraft(app))
  }

  async function moveInstead(errand: ChangeErrand, place: Place): Promise<Answer<string>> {
    const kept = await (await app.store).get('bookings', errand.booking)
    if (!kept) return { ok: true, value: '/mine' }
    const answer = await move(app, kept, [place], errand.changes, () => !isLeft())
    if (answer.ok) return { ok: true, value: `/kvittering/${answer.value.id}` }
    // What waits, or was refused when nobody was there to see it, stands in place of this one.
    return answer.failure.kind === 'refused' && !isLeft() ? answer : { ok: true, value: '/mine' }
  }

  /** Back to the form with what was typed. */
  async function correct(errand: BookErrand): Promise<void> {
    await keepDraft(app, draftFrom(errand))
    await dismiss(app, errand.id)
    go('/bestil')
  }

  const see = ({ id }: Errand) => dismiss(app, id)

  return {
    all,
    waiting,
    news,
    sending,
    taking,
    told,
    failure,
    evictable,
    follow,
    leave,
    sendNow,
    takeBack,
    takeInstead,
    correct,
    see,
  }
}

function draftFrom({ request, invitation, wishes }: BookErrand): Draft {
  const { topics, needs, meeting, contact, errand } = request
  const { name, phone, email } = contact
  const [first, ...others] = wishes.map(({ office, start }) => ({ office, start }))
  const typed = { name, phone: phone ?? '', email: email ?? '' }
  return { id: uuid(), topics, needs, meeting, invitation, ...first!, others, hold: null, typed, errand: errand ?? undefined }
}

/** What the citizen is told of something that waits. */
export function waitingWords(errand: Errand, { outbox, failure: failures }: AllWords): string {
  const { failure, begun } = errand
  if (failure?.kind === 'outdated') return failures.outdatedWayOn
  if (failure?.kind === 'busy') return outbox.busy
  if (failure?.kind === 'broken') return errand.reported ? outbox.broken : outbox.brokenElsewhere
  if (begun) return failure ? outbox.begun : outbox.sending
  return outbox.later
}

/** What has become of it, in one line. */
export function outcomeWords({ kind, outcome }: Errand, { outbox }: AllWords): string {
  if (outcome?.kind === 'overtaken') return outbox.overtaken
  const done = { book: outbox.booked, move: outbox.moved, cancel: outbox.cancelled }
  const not = { book: outbox.none, move: outbox.notMoved, cancel: outbox.notCancelled }
  return outcome?.kind === 'done' ? done[kind] : not[kind]
}
