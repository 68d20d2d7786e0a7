import type { Answer } from '../../api/answer'
import type { Wire } from '../../api/wire'
import { answerOf } from '../answer'
import type { Query } from './sought'

/** The calls of the page on which one sees who did what; `during` makes one within the session. */
export function auditApi(wire: Wire, during: <T>(call: () => Promise<Answer<T>>) => Promise<Answer<T>>) {
  return {
    read: (query: Query) => during(() => answerOf(wire.GET('/api/v1/staff/audit', { params: { query } }), ['entries'])),
  }
}
