import { signal } from '@preact/signals'
import { refusalOf, type Answer, type Failure } from '../../api/answer'
import type { Booking, Place } from '../../api/shapes'
import type { StaffApp } from '../app'
import type { FoundBooking, StaffContactRequest, StaffTime } from '../shapes'
import { createChange, type Change } from './change'
import { createDraft, type Draft } from './draft'
import type { Card } from './rules'
import { isEnough, readSaid } from './said'
import { keysOfWrites } from './sending'

/** Where the keyboard is to go. */
export type Target = 'search' | 'results' | 'topic' | 'times' | 'name' | 'phone' | 'email' | 'reason' | 'send' | 'card'

type Overlap = NonNullable<Booking['overlaps']>[number]

/** What was done last with the booking that lies open. */
export interface Done {
  what: 'booked' | 'moved' | 'cancelled' | 'undone' | 'corrected' | 'outdated'
  /** Other bookings of the same citizen at the same time. */
  overlaps: readonly Overlap[]
}

export type Stage =
  | { kind: 'find' }
  | { kind: 'new'; draft: Draft }
  | { kind: 'card'; card: Card; done: Done | null }
  | { kind: 'change'; card: Card; change: Change }

export type BookingsModel = ReturnType<typeof createBookings>

/** One clerk's work with one citizen after the other. */
function createBookings(app: StaffApp) {
  const { api, clock } = app
  const stage = signal<Stage>({ kind: 'find' })
  const focus = signal<Target | null>(null)
  const said = signal('')
  const tooLittle = signal(false)
  const found = signal<readonly FoundBooking[] | null>(null)
  const more = signal(false)
  const failure = signal<Failure | null>(null)
  const busy = signal(false)
  /** The question that lies over the booking. */
  const asking = signal<'cancel' | 'contact' | null>(null)
  const once = keysOfWrites()
  /** One that is not finished: it is there again when somebody comes back to it. */
  let unfinished: Draft | null = null
  /** Whether it is known where one works: "new" may be pressed before the offices have come. */
  let isPlaced = false

  function open(card: Card, done: Done | null = null): void {
    failure.value = null
    asking.value = null
    stage.value = { kind: 'card', card, done }
    focus.value = 'card'
  }

  /** The booking as it is after a command. */
  function settle(card: Card, answer: Booking, what: Done['what']): void {
    const { overlaps = [], ...now } = answer
    open({ ...card, ...now, seen: answer.receipt.id }, { what, overlaps })
  }

  /** Shows a booking that somebody else has changed meanwhile as it is now, before anything is done with it. */
  async function reopen(card: Card): Promise<void> {
    const answer = await api.bookings.find({ name: '', phone: '', code: card.code, date: null })
    const now = answer.ok && answer.value.bookings.find(({ id }) => id === card.id)
    if (now) open(now, { what: 'outdated', overlaps: [] })
    else if (!answer.ok) failure.value = answer.failure
  }

  async function find(): Promise<void> {
    const sought = readSaid(said.value, app.moments.value.today(clock.now()))
    tooLittle.value = !isEnough(sought)
    if (tooLittle.value || busy.value) return
    busy.value = true
    const answer = await api.bookings.find(sought)
    busy.value = false
    failure.value = answer.ok ? null : answer.failure
    if (!answer.ok) return
    found.value = answer.value.bookings
    more.value = answer.value.more
    const [only, other] = answer.value.bookings
    if (only && !other) open(only)
    else focus.value = only ? 'results' : 'search'
  }

  function toFind(): void {
    failure.value = null
    stage.value = { kind: 'find' }
    focus.value = 'search'
  }

  function begin(office: string): void {
    const draft = (unfinished ??= createDraft({ app, office, booked, ask: (target) => (focus.value = target) }))
    stage.value = { kind: 'new', draft }
    focus.value = draft.choosing.topics.value.length > 0 ? 'times' : 'topic'
  }

  /** From the moment at which it is known: what was begun before is begun here, and not at every office. */
  function workAt(office: string): void {
    if (!isPlaced && unfinished) unfinished.choosing.office.value = office
    isPlaced = true
  }

  function booked(card: Card, overlaps: readonly Overlap[]): void {
    unfinished = null
    open(card, { what: 'booked', overlaps })
  }

  /** Opens the change of a booking; `to`: a time that is chosen already. */
  function change(card: Card, target: Target, to: StaffTime | null = null): void {
    const changed = createChange({
      app,
      card,
      changed: (answer) => settle(card, answer, 'moved'),
      outdated: () => reopen(card),
      ask: (next) => (focus.value = next),
    })
    if (to) changed.choosing.choose(to)
    stage.value = { kind: 'change', card, change: changed }
    focus.value = target
  }

  /** `now`: what the answer does not tell of the booking. */
  async function command(
    card: Card,
    what: Done['what'],
    request: unknown,
    send: (key: string) => Promise<Answer<Booking>>,
    now: Partial<Card> = {},
  ) {
    if (busy.value) return
    busy.value = true
    const answer = await once([what, card.id, request], send)
    busy.value = false
    failure.value = answer.ok ? null : answer.failure
    if (answer.ok) settle({ ...card, ...now }, answer.value, what)
    else if (refusalOf(answer.failure) === 'changed-meanwhile') await reopen(card)
  }

  return {
    stage,
    focus,
    said,
    tooLittle,
    found,
    more,
    failure,
    busy,
    asking,
    /** Asks over the booking, which has nothing to do with what went wrong before. */
    ask(question: 'cancel' | 'contact'): void {
      failure.value = null
      asking.value = question
    },
    find,
    toFind,
    begin,
    workAt,
    open,
    change,
    changeTo: (card: Card, place: Place) => change(card, 'send', { ...place, by_rules: true }),
    /** Drops what was begun. */
    discard(): void {
      unfinished = null
      toFind()
    },
    /** `reason`: why the office cancels; null: the citizen has asked for it. */
    cancel: (card: Card, reason: string | null) =>
      command(card, 'cancelled', reason, (key) => api.bookings.cancel(key, card.id, { reason, seen: card.seen })),
    /** `reason`: why the contact may have more bookings of a topic than it may. */
    async correct(card: Card, contact: StaffContactRequest['contact'], reason: string | null): Promise<void> {
      const { needs = [] } = card.contact ?? {}
      const shown = { phone: null, email: null, ...contact, needs }
      await command(
        card,
        'corrected',
        { contact, reason },
        (key) => api.bookings.correct(key, card.id, { contact, reason, seen: card.seen }),
        { contact: shown },
      )
      if (failure.value && refusalOf(failure.value) === 'contact-limit') focus.value = 'reason'
    },
    undo: (card: Card) => command(card, 'undone', null, (key) => api.bookings.undo(key, card.id)),
  }
}

const models = new WeakMap<StaffApp, BookingsModel>()

/** The same as long as the page lives: whoever looks at another screen finds their work as they left it. */
export function bookingsOf(app: StaffApp): BookingsModel {
  const model = models.get(app) ?? createBookings(app)
  models.set(app, model)
  return model
}
