import type { Day, DayBooking, DayDesk, Ticket } from '../shapes'

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
