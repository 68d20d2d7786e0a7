import type { Day, Ticket } from '../shapes'

/** What a clerk does on the day board, as data: it can wait for a connection. */
export type Errand =
  | { kind: 'call-next'; office: string; desk: string }
  /** `finish` false: whom the desk serves now is not done by it. */
  | { kind: 'call'; ticket: string; desk: string; finish?: boolean }
  | { kind: 'arrive'; booking: string }
  | { kind: 'number'; office: string; topics: { id: string; persons: number }[]; language: 'da' | 'en' }
  | { kind: 'park'; ticket: string; until: string }
  | { kind: 'hand-over'; ticket: string; to: Target; note: string }
  /** Takes back what was done last, as long as it is `undoes`; with a call also that `finished` was done by it. */
  | { kind: 'undo'; ticket: string; undoes: TicketCommand; finished?: string | undefined }
  | { kind: Pressed; ticket: string }

/** Exactly one of them: a colleague's desk, a named caseworker's pool, or other topics. */
export type Target = { desk: string } | { pool: string } | { topics: string[] }

/** What needs no more than a press. */
export type Pressed = 'start' | 'finish' | 'recall' | 'no-show' | 'leave' | 'resume'
export type TicketCommand = Pressed | 'undo' | 'call' | 'park' | 'hand-over'

/** Whether the server has said that this may be done now (P2). */
export function may(ticket: Ticket, command: TicketCommand): boolean {
  return (ticket.actions as string[]).includes(command)
}

/** What can be done without a connection: what no colleague can do at the same time, and what can be told later. */
const WITHOUT = new Set<Errand['kind']>(['call', 'arrive', 'start', 'finish', 'recall', 'no-show', 'park'])

export function canWait({ kind }: { kind: Errand['kind'] }): boolean {
  return WITHOUT.has(kind)
}

/** Whom this desk may call although nobody can be asked: those that the server holds for it, in their order. */
export function heldFor(day: Day, desk: string, now: number): Ticket[] {
  const held = day.tickets.filter(
    ({ status, leased_to, leased_until }) => status === 'waiting' && leased_to === desk && Date.parse(leased_until ?? '') > now,
  )
  return held.sort((a, b) => day.line.indexOf(a.id) - day.line.indexOf(b.id))
}

/** Whom a desk has called or serves. */
export function servedAt(day: Day, at: string): Ticket | undefined {
  return day.tickets.find(({ desk, status }) => desk === at && (status === 'called' || status === 'serving'))
}

/** The day as it will be once `errand`, done at `at`, has been told: what a screen without a connection shows. */
export function done(day: Day, errand: Errand, at: string): Day {
  switch (errand.kind) {
    case 'arrive':
      return { ...day, bookings: day.bookings.map((one) => (one.id === errand.booking ? { ...one, state: 'arrived' } : one)) }
    case 'call': {
      const served = servedAt(day, errand.desk)
      const finished = served ? changed(day, served.id, ended('done', at)) : day
      const called = { status: 'called', desk: errand.desk, called_at: at, actions: ['start', 'finish', 'no-show', 'park'] } as const
      return without(changed(finished, errand.ticket, { ...called, actions: [...called.actions] }), errand.ticket)
    }
    case 'start':
      return changed(day, errand.ticket, { status: 'serving', started_at: at, actions: ['finish', 'park'] })
    case 'finish':
      return changed(day, errand.ticket, ended('done', at))
    case 'no-show':
      return changed(day, errand.ticket, ended('no-show', at))
    case 'recall':
      return changed(day, errand.ticket, { recalled_at: at })
    case 'park':
      return without(changed(day, errand.ticket, { status: 'parked', parked_until: errand.until, desk: null, actions: [] }), errand.ticket)
    default:
      return day
  }
}

function ended(status: 'done' | 'no-show', at: string): Partial<Ticket> {
  return { status, ended_at: at, actions: [] }
}

function changed(day: Day, id: string, change: Partial<Ticket>): Day {
  return { ...day, tickets: day.tickets.map((ticket) => (ticket.id === id ? { ...ticket, ...change } : ticket)) }
}

function without(day: Day, id: string): Day {
  return { ...day, line: day.line.filter((other) => other !== id) }
}
