import type { ComponentChildren } from 'preact'
import { useStaff } from '../app'
import type { DayBooking, Ticket } from '../shapes'
import { canServe, caseworkerOf, caseworkersOf } from './board'
import { useDay } from './context'
import { canWait, may, type Pressed } from './errands'
import { TicketRow, useStanding, useTopicNames } from './ticket'

function Section({ title, count, children }: { title: string; count: number; children: ComponentChildren }) {
  return (
    <section class="today-list">
      <h2 class="h3">
        {title} <span class="count">{count}</span>
      </h2>
      {children}
    </section>
  )
}

/** Those who wait, in the order in which they will be called. */
export function Line() {
  const { words, clock } = useStaff()
  const { board, desk } = useDay()
  const standing = useStanding()
  const said = words.value.day
  const now = clock.tick.value
  const about = (ticket: Ticket) => [
    ...standing(ticket),
    !canServe(desk, ticket) && said.forOther,
    ticket.leased_to && ticket.leased_to !== desk?.id && Date.parse(ticket.leased_until ?? '') > now && said.held(ticket.leased_to),
  ]
  return (
    <Section title={said.statuses.waiting} count={board.line.length}>
      {board.line.length === 0 && <p>{said.nobodyWaits}</p>}
      <ol class="tickets">
        {board.line.map((ticket) => (
          <TicketRow key={ticket.id} ticket={ticket} facts={about(ticket)}>
            <CallThis ticket={ticket} />
            <Press ticket={ticket} command="leave" />
          </TicketRow>
        ))}
      </ol>
    </Section>
  )
}

function CallThis({ ticket }: { ticket: Ticket }) {
  const { words, may: mayDo, connection } = useStaff()
  const { work, desk } = useDay()
  if (!mayDo('clerk') || !desk || !may(ticket, 'call') || !canServe(desk, ticket) || connection.lostAt.value !== null) return null
  return (
    <button class="button button-secondary" type="button" onClick={() => void work.do({ kind: 'call', ticket: ticket.id, desk: desk.id })}>
      {words.value.day.commands.call}
      <span class="sr-only"> {ticket.number}</span>
    </button>
  )
}

function Press({ ticket, command }: { ticket: Ticket; command: Pressed }) {
  const { words, may: mayDo, connection } = useStaff()
  const { work } = useDay()
  const cut = connection.lostAt.value !== null
  if (!mayDo('clerk') || !may(ticket, command) || (cut && !canWait({ kind: command }))) return null
  return (
    <button class="button button-tertiary" type="button" onClick={() => void work.do({ kind: command, ticket: ticket.id })}>
      {words.value.day.commands[command]}
      <span class="sr-only"> {ticket.number}</span>
    </button>
  )
}

/** Booked times whose citizens are not here yet; the clerk can say that they are. */
export function Expected() {
  const { words } = useStaff()
  const { board } = useDay()
  const said = words.value.day
  return (
    <Section title={said.expected} count={board.expected.length}>
      {board.expected.length === 0 && <p>{said.nobodyExpected}</p>}
      <ol class="tickets">
        {board.expected.map((booking) => (
          <Expecting key={booking.id} booking={booking} />
        ))}
      </ol>
    </Section>
  )
}

function Expecting({ booking }: { booking: DayBooking }) {
  const { words, moments, may: mayDo } = useStaff()
  const { work, day } = useDay()
  const names = useTopicNames()
  const said = words.value.day
  const whose = caseworkerOf(day, booking)
  const needs = booking.needs.map((need) => said.needs[need])
  return (
    <li class="ticket">
      <span class="ticket-number">{moments.value.time(booking.start)}</span>
      <span class="ticket-what">
        <strong>{booking.name ?? said.code(booking.code)}</strong>
        <span>{[names(booking.topics), ...(whose ? [said.toCaseworker(whose)] : []), said.states[booking.state], ...needs].join(' · ')}</span>
      </span>
      {mayDo('clerk') && (
        <span class="ticket-actions">
          <button class="button button-secondary" type="button" onClick={() => void work.do({ kind: 'arrive', booking: booking.id })}>
            {said.arrive}
            <span class="sr-only"> {booking.name ?? booking.code}</span>
          </button>
        </span>
      )}
    </li>
  )
}

export function Elsewhere() {
  const { words } = useStaff()
  const { board, day } = useDay()
  const said = words.value.day
  const caseworkers = caseworkersOf(day)
  const at = (desk: string) => caseworkers.find(({ id }) => id === desk)?.name ?? said.atDesk(desk)
  if (board.elsewhere.length === 0) return null
  return (
    <Section title={said.elsewhere} count={board.elsewhere.length}>
      <ul class="tickets">
        {board.elsewhere.map((ticket) => (
          <TicketRow key={ticket.id} ticket={ticket} facts={[at(ticket.desk ?? ''), said.statuses[ticket.status]]} />
        ))}
      </ul>
    </Section>
  )
}

export function Parked() {
  const { words, moments } = useStaff()
  const { board } = useDay()
  const said = words.value.day
  if (board.parked.length === 0) return null
  return (
    <Section title={said.parked} count={board.parked.length}>
      <ul class="tickets">
        {board.parked.map((ticket) => (
          <TicketRow key={ticket.id} ticket={ticket} facts={[ticket.parked_until && said.until(moments.value.time(ticket.parked_until))]}>
            <CallThis ticket={ticket} />
            <Press ticket={ticket} command="resume" />
            <Press ticket={ticket} command="leave" />
          </TicketRow>
        ))}
      </ul>
    </Section>
  )
}

/** What is over; a mistake is taken back here. */
export function Over() {
  const { words, moments } = useStaff()
  const { board } = useDay()
  const said = words.value.day
  if (board.over.length === 0) return null
  return (
    <details class="today-list">
      <summary>
        {said.over} ({board.over.length})
      </summary>
      <ul class="tickets">
        {board.over.map((ticket) => (
          <TicketRow key={ticket.id} ticket={ticket} facts={[said.statuses[ticket.status], moments.value.time(ticket.ended_at!)]}>
            <Press ticket={ticket} command="resume" />
          </TicketRow>
        ))}
      </ul>
    </details>
  )
}
