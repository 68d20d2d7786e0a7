import type { Answer } from '../../api/answer'
import type { Wire } from '../../api/wire'
import { answerOf } from '../answer'
import type { NewDevice } from '../shapes'

/** The calls of the page about stands and boards; `during` makes one within the session. */
export function devicesApi(wire: Wire, during: <T>(call: () => Promise<Answer<T>>) => Promise<Answer<T>>) {
  return {
    all: () => during(() => answerOf(wire.GET('/api/v1/staff/devices'), ['devices'])),
    expect: (body: NewDevice) => during(() => answerOf(wire.POST('/api/v1/staff/device-codes', { body }), ['digits'])),
    revoke: (id: string) =>
      during(() => answerOf(wire.POST('/api/v1/staff/devices/{device_id}/revoke', { params: { path: { device_id: id } } }))),
  }
}
