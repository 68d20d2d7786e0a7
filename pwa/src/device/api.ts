import { answerOf, refusalOf, type Answer } from '../api/answer'
import type { Wire } from '../api/wire'
import type { Connection } from '../platform/connection'
import type { Device } from './shapes'

/** So many a stand keeps for when it has no connection. */
const NUMBERS = 20
/** So many free times are shown to who should rather book. */
const TIMES = 3

/** What the server says of a device that was taken out of use, and of one whose cookie is gone: staff would have a session. */
const OUT_OF_USE = ['device-revoked', 'device-required', 'signed-out']

export type DeviceApi = ReturnType<typeof createDeviceApi>

/**
 * The API of stands and boards. Every call gives an `Answer`; a write carries its key. Whichever call is told that the
 * device is out of use, `isOutOfUse` hears of it: a screen on a wall is loaded anew by nobody.
 */
export function createDeviceApi(wire: Wire, connection: Connection, isOutOfUse: () => void) {
  const asked = async <T>(call: Promise<Answer<T>>): Promise<Answer<T>> => {
    const answer = await connection.learn(call)
    if (!answer.ok && OUT_OF_USE.includes(refusalOf(answer.failure) ?? '')) isOutOfUse()
    return answer
  }
  const once = (key: string) => ({ params: { header: { 'Idempotency-Key': key } } })
  return {
    catalogue: () => asked(answerOf(wire.GET('/api/v1/catalogue'), ['version', 'municipality', 'offices', 'topics'])),
    me: (): Promise<Answer<Device>> => asked(answerOf(wire.GET('/api/v1/devices/me'), ['kind', 'office']) as Promise<Answer<Device>>),
    pair: (digits: string): Promise<Answer<Device>> => 
      asked(answerOf(wire.POST('/api/v1/devices/pair', { body: { digits } }), ['kind', 'office']) as Promise<Answer<Device>>),

    board: (office: string) => asked(answerOf(wire.GET('/api/v1/board', { params: { query: { office } } }), ['called', 'passed_over'])),

    stand: (office: string) => asked(answerOf(wire.GET('/api/v1/stand', { params: { query: { office } } }), ['topics', 'waiting'])),
    /** The first free times of one person's visit at the office; where it has none, at any other. */
    firstFree: async (topic: string, office: string) => {
      const first = (offices: string[]) =>
        asked(answerOf(wire.GET('/api/v1/first-free-times', { params: { query: { topic: [`${topic}:1`], office: offices, most: TIMES } } }), ['times']))
      const here = await first([office])
      return here.ok && here.value.times.length === 0 ? first([]) : here
    },
    /** `at`: when it was done. */
    arrive: (office: string, shown: string, key: string, at: string) =>
      asked(answerOf(wire.POST('/api/v1/stand/arrivals', { ...once(key), body: { office, shown, at } }), ['number'])),
    takeNumber: (office: string, topic: string, language: 'da' | 'en', key: string, given: { number: number | null; at: string }) =>
      asked(
        answerOf(
          wire.POST('/api/v1/stand/tickets', {
            ...once(key),
            body: { office, topics: [{ id: topic, persons: 1 }], language, number: given.number, at: given.at },
          }),
          ['number'],
        ),
      ),
    reserveNumbers: (office: string, stand: string, key: string) =>
      asked(answerOf(wire.POST('/api/v1/stand/numbers', { ...once(key), body: { office, stand, count: NUMBERS } }), ['first', 'last'])),
  }
}
