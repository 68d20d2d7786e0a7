import type { Answer } from '../../api/answer'
import type { Wire } from '../../api/wire'
import { answerOf } from '../answer'
import type { FindRequest, StaffBookingRequest, StaffCancelRequest, StaffContactRequest, StaffMoveRequest, StaffTimesQuestion } from '../shapes'

const BOOKING = ['id', 'code', 'status', 'office', 'start', 'actions', 'receipt'] as const

/** The calls about citizens' bookings; `during` makes one within the session. */
export function bookingsApi(wire: Wire, during: <T>(call: () => Promise<Answer<T>>) => Promise<Answer<T>>) {
  const at = (id: string, key: string) => ({ params: { path: { booking_id: id }, header: { 'Idempotency-Key': key } } })
  return {
    find: (body: FindRequest) => during(() => answerOf(wire.POST('/api/v1/staff/bookings/find', { body }), ['bookings', 'more'])),

    freeTimes: (query: StaffTimesQuestion) =>
      during(() => answerOf(wire.GET('/api/v1/staff/free-times', { params: { query } }), ['times'])),

    book: (key: string, body: StaffBookingRequest) =>
      during(() =>
        answerOf(wire.POST('/api/v1/staff/bookings', { params: { header: { 'Idempotency-Key': key } }, body }), BOOKING),
      ),

    move: (key: string, id: string, body: StaffMoveRequest) =>
      during(() => answerOf(wire.POST('/api/v1/staff/bookings/{booking_id}/move', { ...at(id, key), body }), BOOKING)),

    cancel: (key: string, id: string, body: StaffCancelRequest) =>
      during(() => answerOf(wire.POST('/api/v1/staff/bookings/{booking_id}/cancel', { ...at(id, key), body }), BOOKING)),

    correct: (key: string, id: string, body: StaffContactRequest) =>
      during(() => answerOf(wire.POST('/api/v1/staff/bookings/{booking_id}/contact', { ...at(id, key), body }), BOOKING)),

    undo: (key: string, id: string) =>
      during(() => answerOf(wire.POST('/api/v1/staff/bookings/{booking_id}/undo', { ...at(id, key), body: {} }), BOOKING)),
  }
}
