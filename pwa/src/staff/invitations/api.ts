import type { Answer } from '../../api/answer'
import type { Wire } from '../../api/wire'
import { answerOf } from '../answer'
import type { Schemas } from '../shapes'

/** The calls about invitations; `during` makes one within the session. */
export function invitationsApi(wire: Wire, during: <T>(call: () => Promise<Answer<T>>) => Promise<Answer<T>>) {
  return {
    pools: () => during(() => answerOf(wire.GET('/api/v1/staff/invitations'), ['pools'])),
    make: (body: Schemas['InvitationRequest']) =>
      during(() => answerOf(wire.POST('/api/v1/staff/invitations', { body }), ['links', 'until'])),
  }
}
