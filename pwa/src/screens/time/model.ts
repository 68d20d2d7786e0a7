import { batch, computed, signal } from '@preact/signals'
import type { App } from '../../app'
import { refusalOf, type Answer, type Failure } from '../../api/answer'
import type { FreeDay, Place } from '../../api/shapes'
import { writeTopic } from '../../booking/address'
import { changesOf, type KeptBooking } from '../../booking/kept'
import { questionOf } from '../../booking/seen'
import { addDays, firstOf, HOURS, without, type Hours } from '../../booking/times'
import type { Visit } from '../../booking/visit'
import { move } from '../../sync/changes'
import { hold, letGo } from '../../sync/holds'
import { keepSeen } from '../../sync/seen'
import { wordsOf } from '../words'

const DAYS_ASKED = 31
const DAYS_SHOWN = 5
const MOST_SOUGHT = 20

/** Refusals of a move that no other time changes: the booking was cancelled, has been or can no longer be opened. */
const NOT_MOVABLE = ['not-possible-now', 'booking-not-found', 'secret-wrong', 'secret-stale']

export interface Taken {
  place: Place
  alternatives: Place[]
}

/** What a look for the first free time found; no place when there is none. */
export interface Sought {
  place: Place | null
}

type Go = (address: string, replace?: boolean) => void

export type TimeModel = ReturnType<typeof timeModel>

/** Free times of one visit at every office that can, and the choice of one: to hold it, or to move `moved` to it. */
export function timeModel(app: App, visit: Visit, moved: KeptBooking | null, go: Go) {
  const days = signal<FreeDay[] | null>(null)
  const failure = signal<Failure | null>(null)
  const choosing = signal<Place | null>(null)
  const asking = signal<Place | null>(null)
  const taken = signal<Taken | null>(null)
  const refused = signal<Failure | null>(null)
  const shown = signal(DAYS_SHOWN)
  const askedUntil = signal('')
  const exhausted = signal(false)

  const question = { topic: visit.topics.map(writeTopic), need: visit.needs, meeting: visit.meeting }
  const asker = { invitation: visit.invitation, moving: moved }

  const asked = questionOf(visit)

  async function load(): Promise<void> {
    failure.value = null
    days.value = null
    // A time this device still holds would be missing from the list: choosing again lets it go first.
    const booked = moved ? null : await letGo(app)
    if (booked) return go(receiptOf(booked), true)
    await loadFrom(app.moments.value.today(app.clock.now()))
  }

  async function loadFrom(from: string): Promise<void> {
    const answer = await app.api.freeTimes({ ...question, from, days: DAYS_ASKED }, asker)
    batch(() => {
      if (!answer.ok) return void (failure.value = answer.failure)
      const found = answer.value.days
      void keepSeen(app, asked, found, days.value !== null)
      days.value = [...(days.value ?? []), ...found]
      askedUntil.value = addDays(from, DAYS_ASKED)
      exhausted.value = found.length === 0
    })
  }

  let reading = Promise.resolve()

  /** The free times up to and with a date, as far as they are not here yet. */
  function reach(last: string): Promise<void> {
    return (reading = reading.then(async () => {
      failure.value = null
      while (askedUntil.value <= last && !failure.value) await loadFrom(askedUntil.value)
    }))
  }

  /** The first free time in those hours beyond what is here, at one office or anywhere; null as long as it is not known. */
  async function seek(office: string | null, hours: Hours | null): Promise<Sought | null> {
    const not_before = `${String(HOURS[hours ?? 'morning'][0]).padStart(2, '0')}:00`
    const places = office ? { office: [office] } : {}
    const answer = await app.api.firstFree({ ...question, ...places, not_before, most: MOST_SOUGHT }, asker)
    return answer.ok ? { place: firstOf(answer.value.times, hours) } : null
  }

  /** More of what is here, or the next month from the server when that is all shown. */
  async function showMore(available: number): Promise<void> {
    if (shown.value + DAYS_SHOWN > available && !exhausted.value) await reach(askedUntil.value)
    shown.value += DAYS_SHOWN
  }

  function choose(place: Place): void {
    if (choosing.value) return
    batch(() => {
      taken.value = null
      refused.value = null
    })
    if (moved) asking.value = place
    else void take(place, () => hold(app, visit, place), ({ booked }) => (booked ? receiptOf(booked) : '/bestil'))
  }

  async function confirmMove(): Promise<void> {
    const place = asking.value
    if (!place || !moved || choosing.value) return
    const changes = moved.booking ? changesOf(moved.booking, visit) : {}
    await take(place, () => move(app, moved, [place], changes), receiptOf)
    asking.value = null
    // It waits there now, and is told of there.
    if (refused.value && refused.value.kind !== 'refused') go('/mine')
  }

  async function take<T>(place: Place, attempt: () => Promise<Answer<T>>, next: (got: T) => string): Promise<void> {
    choosing.value = place
    const answer = await attempt()
    choosing.value = null
    if (answer.ok) return go(next(answer.value))
    if (refusalOf(answer.failure) !== 'time-taken') return void (refused.value = answer.failure)
    const alternatives = (answer.failure.kind === 'refused' && answer.failure.problem.alternatives) || []
    batch(() => {
      days.value = without(days.value ?? [], place)
      taken.value = { place, alternatives }
    })
  }

  /** True when the booking turned out not to be movable to any time. */
  const stuck = computed(
    () => moved !== null && refused.value !== null && NOT_MOVABLE.includes(refusalOf(refused.value) ?? ''),
  )

  const told = computed(() => {
    const words = wordsOf(app).time
    if (choosing.value) return words.holding
    return days.value ? words.loaded : failure.value ? '' : words.loading
  })

  return {
    days,
    failure,
    choosing,
    asking,
    taken,
    refused,
    shown,
    askedUntil,
    exhausted,
    stuck,
    told,
    load,
    seek,
    reach,
    showMore,
    choose,
    confirmMove,
  }
}

function receiptOf({ id }: KeptBooking): string {
  return `/kvittering/${id}`
}
