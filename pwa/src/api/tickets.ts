import { answerOf } from './answer'
import type { Opener } from './client'
import type { Wire } from './wire'

const OWN = ['id', 'number', 'office', 'status', 'arrived_at'] as const
const NEW = [...OWN, 'secret'] as const
const PLACE = [...OWN, 'place', 'wait'] as const

export type TicketApi = ReturnType<typeof createTicketApi>

/** A citizen's own arrival and place in the line: needed on the day of the visit only, and so apart from the rest. */
export function createTicketApi(wire: Wire) {
  const bearer = ({ secret }: Opener) => ({ Authorization: `Bearer ${secret}` })
  const once = (key: string) => ({ 'Idempotency-Key': key })
  return {
    /** `booking` opens the booking that somebody comes for. */
    arrival: (booking: Opener) =>
      answerOf(
        wire.GET('/api/v1/bookings/{booking_id}/arrival', { params: { path: { booking_id: booking.id } }, headers: bearer(booking) }),
        ['opens_at', 'actions', 'ticket'],
      ),
    arrive: (key: string, booking: Opener) =>
      answerOf(
        wire.POST('/api/v1/bookings/{booking_id}/arrive', {
          params: { path: { booking_id: booking.id }, header: once(key) },
          headers: bearer(booking),
          body: {},
        }),
        NEW,
      ),
    /** `ticket` opens the ticket. */
    place: (ticket: Opener) =>
      answerOf(
        wire.GET('/api/v1/tickets/{ticket_id}', { params: { path: { ticket_id: ticket.id } }, headers: bearer(ticket) }),
        PLACE,
      ),
    leave: (key: string, ticket: Opener) =>
      answerOf(
        wire.POST('/api/v1/tickets/{ticket_id}/leave', {
          params: { path: { ticket_id: ticket.id }, header: once(key) },
          headers: bearer(ticket),
          body: {},
        }),
        OWN,
      ),
  }
}
