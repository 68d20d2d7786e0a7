import type { ReadonlySignal } from '@preact/signals'
import { answerOf, type Answer } from '../api/answer'
import { createWire } from '../api/wire'
import { dayApi } from './day/api'
import type { Clock } from '../platform/clock'
import type { Connection } from './connection'
import type { Session } from './session'
import type { Me, Ways } from './shapes'

interface Wiring {
  language: ReadonlySignal<string>
  clock: Clock
  session: Session
  connection: Connection
}

export type StaffApi = ReturnType<typeof createStaffApi>

/** The API of staff. Every call gives an `Answer`; one that meets an ended session waits until somebody has signed in. */
export function createStaffApi({ language, clock, session, connection }: Wiring) {
  const wire = createWire(language, clock)
  /** Without a session. */
  const asked = async <T>(call: Promise<Answer<T>>) => connection.learn(await call)
  const during = <T>(call: () => Promise<Answer<T>>) => session.during(() => asked(call()))

  /** Of a call that has nothing to say when all went well. */
  const done = (call: Promise<{ error?: unknown; response: Response }>) =>
    answerOf<object>(call.then(({ error, response }) => ({ ...(response.ok && { data: {} }), error, response })))

  return {
    catalogue: () => asked(answerOf(wire.GET('/api/v1/catalogue'), ['version', 'municipality', 'offices', 'topics'])),

    me: () => asked(answerOf(wire.GET('/api/v1/staff/me'), ['name', 'role', 'offices']) as Promise<Answer<Me>>),
    ways: () => asked(answerOf(wire.GET('/api/v1/staff/sign-in/ways'), ['password', 'demo']) as Promise<Answer<Ways>>),
    signIn: (body: { user: string; password: string }) => asked(answerOf(wire.POST('/api/v1/staff/sign-in', { body }))),
    day: dayApi(wire, during),
    startSignIn: () => asked(answerOf(wire.POST('/api/v1/staff/sign-in/start'), ['location'])),
    completeSignIn: (body: { code: string; state: string }) =>
      asked(answerOf(wire.POST('/api/v1/staff/sign-in/complete', { body }))),
    signOut: (everywhere: boolean) => during(() => done(wire.POST('/api/v1/staff/sign-out', { body: { everywhere } }))),
  }
}
