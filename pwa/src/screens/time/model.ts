import { batch, computed, signal } from '@preact/signals'
import type { App } from '../../app'
import { refusalOf, type Answer, type Failure } from '../../api/answer'
import type { FreeDay, Office, Place } from '../../api/shapes'
import { writeTopic } from '../../booking/address'
import { changesOf, type KeptBooking } from '../../booking/kept'
import { questionOf } from '../../booking/seen'
import { addDays, daysOf, firstOf, HOURS, without, type Hours } from '../../booking/times'
import type { Visit } from '../../booking/visit'
import { onward } from '../../platform/onward'
import { move } from '../../sync/changes'
import { hold, letGo } from '../../sync/holds'
import { keepSeen } from '../../sync/seen'
import { mayRetry } from '../frame/failure'
import { wordsOf } from '../words'

const DAYS_ASKED = 31
const DAYS_SHOWN = 5
const MOST_SOUGHT = 20
/** No municipality opens for days further ahead. */
const MOST_DAYS_AHEAD = 731

/** Refusals of a move that no other time changes: the booking was cancelled, has been or can no longer be opened. */
const NOT_MOVABLE = ['not-possible-now', 'booking-not-found', 'secret-wrong', 'secret-stale']

/** Refusals of a time that nobody can have any longer. */
const PASSED = ['time-past', 'time-too-soon', 'time-too-far', 'time-outside-rules']

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
export function timeModel(app: App, visit: Visit, moved: KeptBooking | null, route: Go) {
  const days = signal<FreeDay[] | null>(null)
  const failure = signal<Failure | null>(null)
  const loading = signal(true)
  const choosing = signal<Place | null>(null)
  const asking = signal<Place | null>(null)
  const taken = signal<Taken | null>(null)
  const refused = signal<Failure | null>(null)
  /** Counts the taps that failed: each one moves the focus to what is said of it. */
  const attention = signal(0)
  const shown = signal(DAYS_SHOWN)
  const askedUntil = signal('')
  const extending = signal(false)
  /** What asking for more days came to, the last time: how many were shown before. */
  const extended = signal<{ from: number } | null>(null)

  const question = { topic: visit.topics.map(writeTopic), need: visit.needs, meeting: visit.meeting }
  const asker = { invitation: visit.invitation, moving: moved }

  const asked = questionOf(visit)

  const { go, leave, isLeft } = onward(route)

  async function load(): Promise<void> {
    loading.value = true
    days.value = null
    // A time this device still holds would be missing from the list: choosing again lets it go first.
    const booked = moved ? null : await letGo(app)
    if (booked) return go(receiptOf(booked), true)
    await readAnew()
    loading.value = false
  }

  const today = () => app.moments.value.today(app.clock.now())

  /**
   * In place of all that is here when they are read `fresh`, else besides. False when they could not be had; until the
   * answer what failed stays: who tries again keeps their place.
   */
  async function loadFrom(from: string, fresh = false): Promise<boolean> {
    const answer = await app.api.freeTimes({ ...question, from, days: DAYS_ASKED }, asker)
    batch(() => {
      failure.value = answer.ok ? null : answer.failure
      if (!answer.ok) return
      const found = answer.value.days
      void keepSeen(app, asked, found, !fresh)
      days.value = [...(fresh ? [] : (days.value ?? [])), ...found]
      askedUntil.value = addDays(from, DAYS_ASKED)
    })
    return answer.ok
  }

  /** One after the other: an answer belongs where the one before it ends. */
  let reading = Promise.resolve(true)

  const readAnew = () => (reading = reading.then(() => loadFrom(today(), true)))

  /** The free times up to and with a date, as far as they are not here yet; false when they could not be had. */
  function reach(last: string): Promise<boolean> {
    return (reading = reading.then(async () => {
      while (askedUntil.value <= last) if (!(await loadFrom(askedUntil.value))) return false
      return true
    }))
  }

  /** The first free time in those hours beyond what is here, at one office or anywhere; null as long as it is not known. */
  async function seek(office: string | null, hours: Hours | null): Promise<Sought | null> {
    const not_before = `${String(HOURS[hours ?? 'morning'][0]).padStart(2, '0')}:00`
    const places = office ? { office: [office] } : {}
    const answer = await app.api.firstFree({ ...question, ...places, not_before, most: MOST_SOUGHT }, asker)
    return answer.ok ? { place: firstOf(answer.value.times, hours) } : null
  }

  /** Whether all days that can be booked at an office are here. */
  function isOver({ horizon_days }: Office): boolean {
    // A catalogue that the device has kept from before it told how far ahead lacks it.
    return askedUntil.value > addDays(today(), horizon_days ?? MOST_DAYS_AHEAD)
  }

  /** More days of an office's times in those hours: of what is here, or else read on until there is one or no day is left. */
  async function showMore(office: Office, hours: Hours | null): Promise<void> {
    if (extending.value) return
    extending.value = true
    const here = () => daysOf(days.value ?? [], office.id, hours).length
    const before = Math.min(shown.value, here())
    const hadFailed = failure.value !== null
    let known = true
    while (known && here() <= before && !isOver(office)) known = await reach(askedUntil.value)
    batch(() => {
      extending.value = false
      if (known) {
        shown.value = before + DAYS_SHOWN
        failure.value = null
      }
      // Who tries again keeps their place at the button.
      if (known || !hadFailed) extended.value = { from: before }
    })
  }

  function choose(place: Place): void {
    if (choosing.value) return
    if (moved) asking.value = place
    else void holdAt(place)
  }

  let tried: Place | null = null

  /** What could not be held is asked for once more. Who does that keeps their place at the button. */
  function again(): void {
    if (tried && !choosing.value) void holdAt(tried, true)
  }

  async function holdAt(place: Place, isAgain = false): Promise<void> {
    tried = place
    const attempt = () => hold(app, visit, place)
    const held = await take(place, attempt, ({ booked }) => (booked ? receiptOf(booked) : '/bestil'), isAgain)
    if (held && isLeft()) await letGo(app)
  }

  async function confirmMove(): Promise<void> {
    const place = asking.value
    if (!place || !moved || choosing.value) return
    const changes = moved.booking ? changesOf(moved.booking, visit) : {}
    await take(place, () => move(app, moved, [place], changes, () => !isLeft()), receiptOf)
    asking.value = null
    // It waits there now, and is told of there.
    if (refused.value && refused.value.kind !== 'refused') go('/mine')
  }

  /** Whether the time was had. Until the answer what an earlier try came to stays. */
  async function take<T>(place: Place, attempt: () => Promise<Answer<T>>, next: (got: T) => string, isAgain = false): Promise<boolean> {
    choosing.value = place
    const answer = await attempt()
    batch(() => {
      choosing.value = null
      taken.value = null
      refused.value = null
      if (!answer.ok) tell(place, answer.failure, isAgain)
    })
    if (answer.ok) go(next(answer.value))
    return answer.ok
  }

  function tell(place: Place, failed: Failure, isAgain: boolean): void {
    const refusal = refusalOf(failed) ?? ''
    const isTaken = refusal === 'time-taken'
    const isPassed = PASSED.includes(refusal)
    if (days.value && (isTaken || isPassed)) days.value = without(days.value, place)
    if (days.value && isPassed) refresh()
    if (isTaken) taken.value = { place, alternatives: (failed.kind === 'refused' && failed.problem.alternatives) || [] }
    else {
      refused.value = failed
      // Who is told no has no button left to keep their place at.
      if (!isAgain || !mayRetry(failed)) attention.value++
    }
  }

  /** The list stays until it is known how it is now, as far as it was read: with one time others may have passed. */
  function refresh(): void {
    const last = addDays(askedUntil.value, -1)
    void readAnew()
    void reach(last)
  }

  /** True when the booking turned out not to be movable to any time. */
  const stuck = computed(
    () => moved !== null && refused.value !== null && NOT_MOVABLE.includes(refusalOf(refused.value) ?? ''),
  )

  const told = computed(() => {
    const words = wordsOf(app).time
    if (choosing.value) return words.holding
    if (taken.value || refused.value) return ''
    return days.value ? words.loaded : loading.value ? words.loading : ''
  })

  return {
    days,
    failure,
    choosing,
    asking,
    taken,
    refused,
    attention,
    shown,
    askedUntil,
    extending,
    extended,
    stuck,
    told,
    load,
    leave,
    seek,
    reach,
    isOver,
    showMore,
    choose,
    again,
    confirmMove,
  }
}

function receiptOf({ id }: KeptBooking): string {
  return `/kvittering/${id}`
}
