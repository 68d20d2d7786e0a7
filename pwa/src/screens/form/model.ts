import { batch, computed, signal } from '@preact/signals'
import type { App } from '../../app'
import { refusalOf, type Failure } from '../../api/answer'
import type { Place } from '../../api/shapes'
import { contactOf, faultsOf, FIELDS, sentencesOf, type Faults, type Field } from '../../booking/contact'
import { errandIn, type Draft } from '../../booking/draft'
import { secondsUntil } from '../../booking/times'
import { onward } from '../../platform/onward'
import { book, type WantedBooking } from '../../sync/book'
import { currentDraft, dropDraftOf, keepDraft } from '../../sync/drafts'
import { extend, hold } from '../../sync/holds'
import { onReleased } from '../../sync/released'
import type { AllWords } from '../../words/later'
import { wordsOf } from '../words'

export type Sentences = Partial<Record<Field, string>>
type Busy = 'confirm' | 'extend' | 'choose'
type Told = 'extended' | 'newTime'

export type FormModel = ReturnType<typeof formModel>

/** The last screen before a time is booked. What is typed is kept at every letter and survives whatever happens. */
export function formModel(app: App, route: (address: string, replace?: boolean) => void) {
  const draft = signal<Draft | null | 'looking'>('looking')
  /** What this page found, by name, and what the server said, as it said it. */
  const faults = signal<Faults>({})
  const objections = signal<Sentences>({})
  const sentences = computed<Sentences>(() => ({ ...objections.value, ...sentencesFor(faults.value, wordsOf(app)) }))
  /** Counts the tries that had faults: each one moves the focus to the summary. */
  const faultyTries = signal(0)
  const failure = signal<Failure | null>(null)
  const alternatives = signal<Place[] | null>(null)
  const busy = signal<Busy | null>(null)
  const told = signal<Told | null>(null)

  const current = computed(() => (draft.value === 'looking' ? null : draft.value))
  const left = computed(() => {
    const held = current.value?.hold
    return held ? secondsUntil(held.expiresAt, app.clock.tick.value) : 0
  })

  const { go, leave, isLeft } = onward(route)

  /** Another tab may let the time go. Answers how to leave. */
  function watch(): () => void {
    const stop = onReleased((id) => {
      const now = current.value
      if (now?.hold?.id === id) draft.value = { ...now, hold: null }
    })
    return () => {
      leave()
      stop()
    }
  }

  async function load(): Promise<void> {
    draft.value = await currentDraft(app)
  }

  function change(next: Draft): void {
    draft.value = next
    void keepDraft(app, next)
  }

  function type(field: Field, text: string): void {
    const now = current.value
    if (!now) return
    faults.value = stillFaulty(faults.value, field)
    objections.value = stillFaulty(objections.value, field)
    change({ ...now, typed: { ...now.typed, [field]: text } })
  }

  function showFaults(found: Faults, said: Sentences = {}): void {
    batch(() => {
      faults.value = found
      objections.value = said
      if (FIELDS.some((field) => sentences.value[field])) faultyTries.value++
    })
  }

  async function working(what: Busy, work: (now: Draft) => Promise<void>): Promise<void> {
    const now = current.value
    if (!now || busy.value) return
    batch(() => {
      busy.value = what
      failure.value = null
      told.value = null
    })
    await work(now)
    busy.value = null
  }

  const confirm = () =>
    working('confirm', async (now) => {
      showFaults(faultsOf(now.typed, now.meeting))
      if (Object.keys(faults.value).length > 0) return
      const answer = await book(app, wantedOf(now, app.language.value), () => !isLeft())
      if (answer.ok) await show(answer.value.id, now)
      else if (answer.failure.kind === 'refused') refuse(now, answer.failure)
      // It waits there now, and is told of there.
      else go('/mine', true)
    })

  async function show(id: string, from: Draft): Promise<void> {
    await dropDraftOf(app, from.id)
    go(`/kvittering/${id}`, true)
  }

  function refuse(now: Draft, failed: Failure): void {
    // Whoever has left may be booking something else by now.
    if (isLeft()) return
    const refusal = refusalOf(failed)
    // The network may deliver it yet: what is chosen next is one more wish of the same errand.
    const errand = errandIn(now)
    const typed = current.value?.typed ?? now.typed
    if (failed.kind === 'refused' && refusal === 'time-taken') {
      alternatives.value = failed.problem.alternatives ?? []
      change({ ...now, errand, typed, hold: null, others: undefined })
    } else {
      change({ ...now, errand, typed })
      const found = failed.kind === 'refused' ? sentencesOf(failed.problem.errors ?? []) : {}
      if (Object.keys(found).length > 0) showFaults({}, found)
      else failure.value = failed
    }
  }

  /** Takes another time with what was typed: one tap. */
  const take = (place: Place) =>
    working('choose', async (now) => {
      const answer = await hold(app, now, place)
      if (!answer.ok) return refuse(now, answer.failure)
      const { draft: held, booked } = answer.value
      if (booked) return show(booked.id, now)
      batch(() => {
        change({ ...held, typed: current.value?.typed ?? now.typed })
        alternatives.value = null
        told.value = 'newTime'
      })
    })

  const keepLonger = () =>
    working('extend', async (now) => {
      const answer = await extend(app, now)
      if (!answer.ok) return refuse(now, answer.failure)
      change({ ...answer.value, typed: current.value?.typed ?? now.typed })
      told.value = 'extended'
    })

  return {
    draft,
    current,
    left,
    sentences,
    faultyTries,
    failure,
    alternatives,
    busy,
    told,
    load,
    watch,
    type,
    confirm,
    take,
    keepLonger,
  }
}

/** The faults that typing in `field` does not mend. Phone and e-mail stand for each other. */
function stillFaulty<T>(found: Partial<Record<Field, T>>, field: Field): Partial<Record<Field, T>> {
  const left = { ...found }
  const mended: Field[] = field === 'name' ? ['name'] : ['phone', 'email']
  mended.forEach((one) => delete left[one])
  return left
}

function sentencesFor(found: Faults, { form }: AllWords): Sentences {
  return Object.fromEntries(FIELDS.flatMap((field) => (found[field] ? [[field, form.faults[found[field]]]] : [])))
}

function wantedOf(draft: Draft, language: 'da' | 'en'): WantedBooking {
  const { id, office, start, topics, needs, meeting, invitation, typed, hold, others } = draft
  const errand = errandIn(draft) ?? null
  return { draft: id, office, start, topics, needs, meeting, contact: contactOf(typed), language, hold, others, invitation, errand }
}
