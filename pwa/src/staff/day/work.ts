import { computed, signal, type ReadonlySignal } from '@preact/signals'
import { refusalOf, type Answer, type Failure } from '../../api/answer'
import type { Clock } from '../../platform/clock'
import { only } from '../../platform/alone'
import { uuid } from '../../platform/uuid'
import type { LocalText } from '../../api/shapes'
import type { CallAnswer, Day, NewTicket, Ticket } from '../shapes'
import type { dayApi } from './api'
import { canWait, done, servedAt, type Errand, type TicketCommand } from './errands'
import type { KeptDay, Waiting } from './kept'
import { enter, nothingBegun, type PaperVisit } from './paper'

export interface DayWork {
  /** The day with all that has been done here, told or not; null until it is known. */
  readonly day: ReadonlySignal<Day | null>
  /** Why it could not be read anew, or why the last errand was refused. */
  readonly failure: ReadonlySignal<Failure | null>
  /** Why the last citizen was called before the others. */
  readonly explained: ReadonlySignal<Explained | null>
  /** The number that was given last; its secret is kept nowhere else. */
  readonly given: ReadonlySignal<NewTicket | null>
  /** What was done last from here, while it can be taken back. */
  readonly last: ReadonlySignal<Last | null>
  /** Done here, not told yet. */
  readonly untold: ReadonlySignal<readonly Waiting[]>
  /** Told, and refused: somebody else was quicker. They stay until somebody has seen them. */
  readonly refused: ReadonlySignal<readonly Waiting[]>
  /** Reads the day anew, after telling what waits. */
  look(): Promise<void>
  /** Does something: at once with a connection, else what can wait is kept and told later. True: it is done or kept. */
  do(errand: Errand): Promise<boolean>
  /** Enters what was done on paper; only with a connection. Null: it is entered. */
  enter(visit: PaperVisit): Promise<Failure | null>
  seen(waiting: Waiting): Promise<void>
  forgetFailure(): void
  forgetGiven(): void
}

/** Of one call, in both languages. */
export interface Explained {
  ticket: string
  why: LocalText
}

/** So long the server takes a command back. */
const UNDO_MS = 10 * 60_000

/** The last command on one ticket. */
export interface Last {
  kind: TicketCommand
  ticket: string
  number: number
  at: number
  /** What it made of the ticket: who finds it otherwise can take nothing back. */
  after: Pick<Ticket, 'status' | 'desk'>
  /** Whom the desk was done with in the same step, by the call. */
  finished?: Last | undefined
}

interface Sending {
  key: string
  at: string
}

interface Parts {
  api: ReturnType<typeof dayApi>
  clock: Clock
  kept: KeptDay
  office: string
  /** The local date now. */
  today: () => string
}

/** One office's day at one desk. Nothing is sent before what was done earlier has been. */
export function createDayWork({ api, clock, kept, office, today }: Parts): DayWork {
  const read = signal<Day | null>(null)
  const failure = signal<Failure | null>(null)
  const explained = signal<Explained | null>(null)
  const given = signal<NewTicket | null>(null)
  const last = signal<Last | null>(null)
  const waiting = signal<[number, Waiting][]>([])
  const own = computed(() => waiting.value.map(([, one]) => one).filter((one) => one.office === office))
  const untold = computed(() => own.value.filter(({ refused }) => !refused))
  const refused = computed(() => own.value.filter((one) => one.refused))
  /** Of a call of the next whose answer was lost: until the day has been read, asking again means the same citizen. */
  let unanswered: Sending | null = null
  let begun = nothingBegun()
  const reload = async (): Promise<void> => {
    waiting.value = await kept.waiting()
  }

  /** Tells what waits, in its order; why something still does, or null. Of two tabs one tells. */
  async function tell(): Promise<Failure | null> {
    let why: Failure | null = null
    await only('borgertid-day', async (stillOnly) => {
      for (const [id, one] of await kept.waiting()) {
        if (one.refused) continue
        const answer = await api.send(one.errand, one.key, one.at)
        if (answer.ok) await kept.remove(id)
        else if (answer.failure.kind === 'refused' && !isAboutWho(answer.failure)) {
          await kept.change(id, { ...one, refused: answer.failure.problem.title })
        } else {
          why = answer.failure
          if (refusalOf(why) !== 'other-office') return
        }
        if (!stillOnly()) return
      }
    })
    await reload()
    return why
  }

  async function look(): Promise<void> {
    if ((await tell())?.kind === 'unreachable') return useKept()
    const answer = await api.day(office)
    if (!answer.ok) return useKept(answer.failure)
    read.value = answer.value
    failure.value = null
    unanswered = null
    await kept.keep(answer.value)
  }

  async function useKept(why: Failure | null = null): Promise<void> {
    const before = await kept.day(office)
    if (before && before.date !== today()) await kept.forget()
    else read.value ??= before ?? null
    // A line at the top of the page says that nothing gets through; the day is here all the same.
    failure.value = read.value && why?.kind === 'unreachable' ? null : why
  }

  async function keep(errand: Errand, sending: Sending): Promise<void> {
    await kept.add({ office, errand, ...sending })
    await reload()
  }

  const day = computed(() => read.value && untold.value.reduce((before, { errand, at }) => done(before, errand, at), read.value))

  return {
    day,
    failure,
    explained,
    given,
    last: computed(() => (last.value && clock.tick.value < last.value.at + UNDO_MS ? standing(last.value, read.value) : null)),
    untold,
    refused,
    look,

    async do(errand) {
      failure.value = null
      const served = servedBy(errand, day.value)
      // The time goes along from the first try on: a repeat has to be the very same request.
      const fresh = { key: uuid(), at: new Date(clock.now()).toISOString() }
      const sending = errand.kind === 'call-next' ? (unanswered ??= fresh) : fresh
      if (untold.value.length > 0 && canWait(errand)) {
        await keep(errand, sending)
        await look()
        return true
      }
      if (untold.value.length > 0) {
        const why = await tell()
        if (untold.value.length > 0) {
          failure.value = why ?? { kind: 'unreachable' }
          return false
        }
      }
      const answer: Answer<unknown> = await api.send(errand, sending.key, sending.at)
      if (answer.ok) {
        explained.value = explanationIn(answer.value) ?? explained.value
        if (errand.kind === 'number') given.value = answer.value as NewTicket
        last.value = lastOf(errand, answer.value, clock.now(), served)
        await look()
        return true
      }
      if (answer.failure.kind === 'unreachable' && canWait(errand)) {
        await keep(errand, sending)
        return true
      }
      // Somebody else was quicker: show what is true now, and why.
      if (refusalOf(answer.failure)) await look()
      failure.value = answer.failure
      return false
    },

    async enter(visit) {
      const answer = await enter(visit, office, begun, api.sendFromPaper)
      if (answer.ok) begun = nothingBegun()
      await look()
      return answer.ok ? null : answer.failure
    },

    async seen(one) {
      const found = waiting.value.find(([, other]) => other.key === one.key)
      if (found) await kept.remove(found[0])
      await reload()
    },

    forgetFailure() {
      failure.value = null
    },

    forgetGiven() {
      given.value = null
    },
  }
}

function explanationIn(answer: unknown): Explained | null {
  const { ticket, explain } = answer as Partial<CallAnswer>
  return ticket && explain ? { ticket: ticket.id, why: explain } : null
}

/** Whom a call is done with as well, before it is sent. */
function servedBy(errand: Errand, day: Day | null): Ticket | undefined {
  const finishes = errand.kind === 'call-next' || (errand.kind === 'call' && errand.finish !== false)
  return finishes && day ? servedAt(day, errand.desk) : undefined
}

/** What can be taken back of an errand that went well; null: nothing. Where nobody waited, a call still was done with `served`. */
function lastOf({ kind }: Errand, answer: unknown, at: number, served: Ticket | undefined): Last | null {
  if (kind === 'undo' || kind === 'recall' || kind === 'arrive' || kind === 'number') return null
  const calls = kind === 'call-next' || kind === 'call'
  const finished: Last | undefined = served && { kind: 'finish', ticket: served.id, number: served.number, at, after: { status: 'done', desk: served.desk } }
  const ticket = calls ? (answer as CallAnswer).ticket : (answer as Ticket)
  if (!ticket) return finished ?? null
  const after = { status: ticket.status, desk: ticket.desk }
  return { kind: calls ? 'call' : kind, ticket: ticket.id, number: ticket.number, at, after, finished }
}

/** What of it is still as it was left: the call may stand while a colleague has gone on with whom it finished. */
function standing(last: Last, day: Day | null): Last | null {
  const { finished } = last
  if (!stands(last, day)) return null
  return finished && !stands(finished, day) ? { ...last, finished: undefined } : last
}

function stands({ ticket, after }: Last, day: Day | null): boolean {
  const now = day?.tickets.find(({ id }) => id === ticket)
  return !now || (now.status === after.status && now.desk === after.desk)
}

/** Refused for who asks, not for what was done: somebody else may tell of it. */
function isAboutWho(failure: Failure): boolean {
  return ['signed-out', 'role-too-low', 'other-office'].includes(refusalOf(failure) ?? '')
}
