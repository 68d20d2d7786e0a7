import type { Day, DayBooking, DayDesk, DayPool, Ticket } from '../shapes'

/** An office's day as one desk looks at it. */
export interface Board {
  /** Whom this desk has called or serves. */
  mine: Ticket | null
  /** Those who wait, the first to be called first. */
  line: Ticket[]
  elsewhere: Ticket[]
  parked: Ticket[]
  /** Booked times whose citizens have not told that they are here, by time. */
  expected: DayBooking[]
  /** Whose visit is over, or who did not come or gave up; the latest first. */
  over: Ticket[]
}

const WITH_SOMEBODY = ['called', 'serving']

/** `desk` null: nobody has said yet at which one they sit. */
export function boardOf(day: Day, desk: string | null): Board {
  const byId = new Map(day.tickets.map((ticket) => [ticket.id, ticket]))
  const line = day.line.flatMap((id) => byId.get(id) ?? [])
  const waiting = new Set(day.line)
  const busy = day.tickets.filter(({ status }) => WITH_SOMEBODY.includes(status))
  return {
    mine: busy.find((ticket) => desk !== null && ticket.desk === desk) ?? null,
    line,
    elsewhere: busy.filter((ticket) => desk === null || ticket.desk !== desk),
    parked: day.tickets.filter(({ status, id }) => status === 'parked' && !waiting.has(id)),
    expected: day.bookings.filter(({ state }) => state !== 'arrived'),
    over: day.tickets.filter(({ ended_at }) => ended_at !== null).sort((a, b) => (a.ended_at! < b.ended_at! ? 1 : -1)),
  }
}

/** The desk and whom it serves, as the server reckons where the office has named none: a caseworker's, or everybody's. */
export function deskAt(day: Day, id: string | null): DayDesk | null {
  if (id === null || day.desks.length > 0) return day.desks.find((desk) => desk.id === id) ?? null
  const own = day.pools.filter((pool) => pool.id === id)
  const pools = own.length > 0 || day.pools.length === 0 ? own : day.pools.filter(({ named }) => !named)
  return { id, name: own[0]?.name ?? id, topics: topicsOf(pools), pools: pools.map((pool) => pool.id) }
}

/** The caseworkers who have desks of their own here although the office names none. */
export function caseworkersOf(day: Day): DayPool[] {
  return day.desks.length > 0 ? [] : day.pools.filter(({ named }) => named)
}

/** What the office's desks serve. */
export function topicsHere(day: Day): Set<string> {
  return new Set(topicsOf(day.desks.length > 0 ? day.desks : day.pools))
}

function topicsOf(those: readonly { topics: string[] }[]): string[] {
  return [...new Set(those.flatMap(({ topics }) => topics))]
}

/** Whose the booking is, where it is a named caseworker's. */
export function caseworkerOf(day: Day, booking: DayBooking): string | null {
  return day.pools.find(({ id, named }) => named && booking.pools.includes(id))?.name ?? null
}

/** Whether this desk may call the ticket at all: the server decides, and says why it called whom it called. */
export function canServe(desk: DayDesk | null, ticket: Ticket): boolean {
  if (ticket.for_desk !== null) return ticket.for_desk === desk?.id
  if (desk === null) return true
  if (ticket.for_pool !== null) return desk.pools.includes(ticket.for_pool)
  return ticket.for_topics.every((topic) => desk.topics.includes(topic))
}

/** Whole minutes that have passed; never below zero, since clocks differ. */
export function minutesSince(moment: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(moment)) / 60_000))
}

/** Whether somebody waits longer than was said, or a call stays unanswered: somebody must look now. */
export function isOverdue(ticket: Ticket, now: number): boolean {
  return ticket.deadline !== null && Date.parse(ticket.deadline) < now
}

/** When the visit was planned to be over, as an ISO moment; null before it has begun. */
export function plannedEnd(ticket: Ticket): string | null {
  return ticket.started_at && new Date(Date.parse(ticket.started_at) + ticket.minutes * 60_000).toISOString()
}
