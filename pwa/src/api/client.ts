import type { ReadonlySignal } from '@preact/signals-core'
import type { Clock } from '../platform/clock'
import { answerOf } from './answer'
import type {
  BookingRequest,
  CancelRequest,
  CodeRequest,
  DigitsRequest,
  FaultReportRequest,
  FirstFreeQuestion,
  FreeTimesQuestion,
  HoldRequest,
  MoveRequest,
} from './shapes'
import { createWire } from './wire'

/** What opens one booking. */
export interface Opener {
  id: string
  secret: string
}

/** What the screens cannot do without. An answer that lacks it is none of this version's. */
const BOOKING = ['id', 'status', 'office', 'start', 'end', 'topics', 'actions', 'receipt'] as const
const BOOKED = [...BOOKING, 'secret'] as const

/** Opens a caseworker's times; most visits have none. */
type Invitation = string | null | undefined

function invited(invitation: Invitation) {
  return invitation ? { 'Borgertid-Invitation': invitation } : {}
}

/** Who asks for times: with an invitation, or for a booking that is to be moved. */
interface Asker {
  invitation?: Invitation
  moving?: Opener | null
}

export type Api = ReturnType<typeof createApi>

/** The API in the screens' words. Every call gives an `Answer` and never throws; a write carries its key. */
export function createApi(language: ReadonlySignal<string>, clock: Pick<Clock, 'correct'>, wiring: { origin?: string; patience?: number } = {}) {
  const client = createWire(language, clock, wiring)
  const once = (key: string) => ({ header: { 'Idempotency-Key': key } })
  const onceInvited = (key: string, invitation: Invitation) => ({
    header: { ...once(key).header, ...invited(invitation) },
  })
  const opened = ({ id, secret }: Opener) => ({
    params: { path: { booking_id: id } },
    headers: { Authorization: `Bearer ${secret}` },
  })
  const openedOnce = (opener: Opener, key: string) => {
    const { params, headers } = opened(opener)
    return { params: { ...params, ...once(key) }, headers }
  }
  const asking = <Query>(query: Query, { invitation, moving }: Asker) => ({
    params: { query: { ...query, ...(moving && { moving: moving.id }) }, header: invited(invitation) },
    headers: moving ? { Authorization: `Bearer ${moving.secret}` } : {},
  })

  return {
    catalogue: () => answerOf(client.GET('/api/v1/catalogue'), ['version', 'municipality', 'offices', 'topics']),
    freeTimes: (query: FreeTimesQuestion, asker: Asker) =>
      answerOf(client.GET('/api/v1/free-times', asking(query, asker)), ['days']),
    firstFree: (query: FirstFreeQuestion, asker: Asker) =>
      answerOf(client.GET('/api/v1/first-free-times', asking(query, asker)), ['times']),

    hold: (key: string, body: HoldRequest, invitation?: Invitation) =>
      answerOf(client.POST('/api/v1/holds', { params: onceInvited(key, invitation), body }), BOOKED),
    extend: (key: string, opener: Opener) =>
      answerOf(client.POST('/api/v1/holds/{booking_id}/extend', { ...openedOnce(opener, key), body: {} }), BOOKED),
    release: (key: string, opener: Opener) =>
      answerOf(client.POST('/api/v1/holds/{booking_id}/release', { ...openedOnce(opener, key), body: {} })),

    book: (key: string, body: BookingRequest, invitation?: Invitation) =>
      answerOf(client.POST('/api/v1/bookings', { params: onceInvited(key, invitation), body }), BOOKED),
    booking: (opener: Opener) => answerOf(client.GET('/api/v1/bookings/{booking_id}', opened(opener)), BOOKING),
    move: (key: string, opener: Opener, body: MoveRequest) =>
      answerOf(client.POST('/api/v1/bookings/{booking_id}/move', { ...openedOnce(opener, key), body }), BOOKING),
    cancel: (key: string, opener: Opener, body: CancelRequest) =>
      answerOf(client.POST('/api/v1/bookings/{booking_id}/cancel', { ...openedOnce(opener, key), body }), BOOKING),
    undo: (key: string, opener: Opener) =>
      answerOf(client.POST('/api/v1/bookings/{booking_id}/undo', { ...openedOnce(opener, key), body: {} }), BOOKING),
    receipts: (opener: Opener) => answerOf(client.GET('/api/v1/bookings/{booking_id}/receipts', opened(opener)), ['receipts']),
    calendar: (opener: Opener) =>
      answerOf(
        client.GET('/api/v1/bookings/{booking_id}/calendar.ics', { ...opened(opener), parseAs: 'blob' as const }),
      ),

    askForCode: (key: string, body: CodeRequest) =>
      answerOf(client.POST('/api/v1/contact-codes', { params: once(key), body }), ['id', 'expires_at']),
    answerCode: (key: string, id: string, body: DigitsRequest) =>
      answerOf(
        client.POST('/api/v1/contact-codes/{code_id}/answer', { params: { path: { code_id: id }, ...once(key) }, body }),
        ['token'],
      ),
    tellOfFault: (key: string, body: FaultReportRequest) =>
      answerOf(client.POST('/api/v1/fault-reports', { params: once(key), body }), ['number', 'deadline']),

    myBookings: (proof: string) =>
      answerOf(client.GET('/api/v1/my-bookings', { headers: { Authorization: `Bearer ${proof}` } }), ['length']),
  }
}
