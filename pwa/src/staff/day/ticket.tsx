import type { ComponentChildren } from 'preact'
import { Icon } from '../../screens/frame/icon'
import { useStaff } from '../app'
import { useNames } from '../names'
import type { Ticket } from '../shapes'
import { isOverdue, minutesSince } from './board'

/** The topics of a visit by name, with the number of persons where there are several. */
export function useTopicNames(): (topics: readonly { id: string; persons: number }[]) => string {
  const names = useNames()
  return (topics) => topics.map(({ id, persons }) => `${names.topic(id)}${persons > 1 ? ` × ${persons}` : ''}`).join(', ')
}

/** One ticket in a list: its number, what it is about, and how it stands. */
export function TicketRow({ ticket, children, facts }: { ticket: Ticket; facts: readonly (string | null | false)[]; children?: ComponentChildren }) {
  const { words, clock } = useStaff()
  const names = useTopicNames()
  const late = isOverdue(ticket, clock.tick.value)
  const known = facts.filter((fact) => fact !== null && fact !== false)
  return (
    <li class={late ? 'ticket ticket-late' : 'ticket'}>
      <span class="ticket-number">
        <span class="sr-only">{words.value.day.number} </span>
        {ticket.number}
      </span>
      <span class="ticket-what">
        <strong>{names(ticket.topics)}</strong>
        <span>{known.join(' · ')}</span>
        {late && (
          <span class="ticket-warning">
            <Icon name="warning" /> {words.value.day.late}
          </span>
        )}
      </span>
      {children && <span class="ticket-actions">{children}</span>}
    </li>
  )
}

/** How it came, and for how long it has waited. */
export function useStanding(): (ticket: Ticket) => (string | null | false)[] {
  const { words, moments, clock } = useStaff()
  const said = words.value.day
  const at = moments.value.time
  return (ticket) => [
    ticket.booked_for ? said.bookedFor(at(ticket.booked_for)) : said.walkIn,
    said.waited(minutesSince(ticket.arrived_at, clock.tick.value)),
    ticket.promised_from && ticket.promised_until ? said.promised(at(ticket.promised_from), at(ticket.promised_until)) : null,
  ]
}
