import { answerOf, type Answer } from '../../api/answer'
import type { Wire } from '../../api/wire'
import type { Day } from '../shapes'
import type { Errand } from './errands'

const DAY = ['version', 'office', 'desks', 'pools', 'bookings', 'tickets', 'line'] as const

/** So many citizens a desk holds for when it has no connection. */
const HELD = 2

/** The calls of the day board; `during` makes one within the session. */
export function dayApi(wire: Wire, during: <T>(call: () => Promise<Answer<T>>) => Promise<Answer<T>>) {
  return {
    day: (office: string): Promise<Answer<Day>> =>
      during(() => answerOf(wire.GET('/api/v1/staff/day', { params: { query: { office } } }), DAY)),

    holdNext: (office: string, desk: string, key: string) =>
      during(() => answerOf(wire.POST('/api/v1/staff/day/lease', { params: { header: { 'Idempotency-Key': key } }, body: { office, desk, most: HELD } }))),

    history: (ticket: string) =>
      during(() => answerOf(wire.GET('/api/v1/staff/day/tickets/{ticket_id}/history', { params: { path: { ticket_id: ticket } } }), ['events'])),

    /** Sends one errand. `at`: when it was done. */
    send: (errand: Errand, key: string, at: string): Promise<Answer<unknown>> => during(() => sent(wire, errand, key, at)),
    /** Sends one that somebody has typed: the server takes no time that has not been. */
    sendFromPaper: (errand: Errand, key: string, at: string): Promise<Answer<unknown>> =>
      during(() => sent(wire, errand, key, at, true)),
  }
}

function sent(wire: Wire, errand: Errand, key: string, at: string, from_paper = false): Promise<Answer<unknown>> {
  const header = { 'Idempotency-Key': key }
  const once = { params: { header } }
  switch (errand.kind) {
    case 'call-next':
      return answerOf(wire.POST('/api/v1/staff/day/call', { ...once, body: { office: errand.office, desk: errand.desk, finish: true, at } }))
    case 'call':
      return answerOf(
        wire.POST('/api/v1/staff/day/tickets/{ticket_id}/call', {
          params: { header, path: { ticket_id: errand.ticket } },
          body: { desk: errand.desk, finish: errand.finish ?? true, at, from_paper },
        }),
      )
    case 'arrive':
      return answerOf(wire.POST('/api/v1/staff/day/arrivals', { ...once, body: { booking: errand.booking, at, from_paper } }))
    case 'number':
      return answerOf(wire.POST('/api/v1/staff/day/tickets', { ...once, body: { office: errand.office, topics: errand.topics, language: errand.language, at, from_paper } }))
    case 'park':
      return answerOf(
        wire.POST('/api/v1/staff/day/tickets/{ticket_id}/park', {
          params: { header, path: { ticket_id: errand.ticket } },
          body: { until: errand.until, at },
        }),
      )
    case 'hand-over':
      return answerOf(
        wire.POST('/api/v1/staff/day/tickets/{ticket_id}/hand-over', {
          params: { header, path: { ticket_id: errand.ticket } },
          body: { ...errand.to, note: errand.note || null, at },
        }),
      )
    case 'undo':
      return answerOf(
        wire.POST('/api/v1/staff/day/tickets/{ticket_id}/undo', {
          params: { header, path: { ticket_id: errand.ticket } },
          body: { undoes: errand.undoes, finished: errand.finished ?? null, at },
        }),
      )
    default:
      return answerOf(
        wire.POST(`/api/v1/staff/day/tickets/{ticket_id}/${errand.kind}`, {
          params: { header, path: { ticket_id: errand.ticket } },
          body: { at, ...(from_paper && { from_paper }) },
        }),
      )
  }
}
