import type { ReadonlySignal } from '@preact/signals'
import type { Answer } from '../api/answer'
import { createWire } from '../api/wire'
import { answerOf } from './answer'
import { bookingsApi } from './bookings/api'
import { auditApi } from './audit/api'
import { dayApi } from './day/api'
import { devicesApi } from './devices/api'
import { invitationsApi } from './invitations/api'
import type { Clock } from '../platform/clock'
import type { Connection } from '../platform/connection'
import type { Session } from './session'
import type { Document, Me, SickRequest, Ways } from './shapes'

interface Wiring {
  language: ReadonlySignal<string>
  clock: Clock
  session: Session
  connection: Connection
}

interface Versioned<T> {
  value: T
  /** To be sent back when it is changed. */
  version: string
}

export type StaffApi = ReturnType<typeof createStaffApi>

/** The API of staff. Every call gives an `Answer`; one that meets an ended session waits until somebody has signed in. */
export function createStaffApi({ language, clock, session, connection }: Wiring) {
  const wire = createWire(language, clock)
  /** Without a session. */
  const asked = <T>(call: Promise<Answer<T>>) => connection.learn(call)
  const during = <T>(call: () => Promise<Answer<T>>) => session.during(() => asked(call()))

  /** Of a call that has nothing to say when all went well. */
  const done = (call: Promise<{ error?: unknown; response: Response }>) =>
    answerOf<object>(call.then(({ error, response }) => ({ ...(response.ok && { data: {} }), error, response })))

  const signOut = (everywhere: boolean) => done(wire.POST('/api/v1/staff/sign-out', { body: { everywhere } }))

  /** An answer with the version that it is of. */
  const versioned = <T>(call: Promise<{ data?: T; error?: unknown; response: Response }>) =>
    answerOf<Versioned<T>>(
      call.then(({ data, error, response }) => ({
        ...(data && { data: { value: data, version: response.headers.get('ETag') ?? '' } }),
        error,
        response,
      })),
    )
  const asToml = (file: ArrayBuffer) => ({
    // The document knows it as text; the bytes go as they are.
    body: '',
    bodySerializer: () => file,
    headers: { 'Content-Type': 'application/toml' },
  })
  const ofVersion = (version: string) => ({ header: { 'If-Match': version } })
  const CHANGES = ['version', 'changes', 'times', 'misfits'] as const

  return {
    catalogue: () => asked(answerOf(wire.GET('/api/v1/catalogue'), ['version', 'municipality', 'offices', 'topics'])),

    me: () => asked(answerOf(wire.GET('/api/v1/staff/me'), ['name', 'role', 'offices']) as Promise<Answer<Me>>),
    ways: () => asked(answerOf(wire.GET('/api/v1/staff/sign-in/ways'), ['password', 'demo']) as Promise<Answer<Ways>>),
    signIn: (body: { user: string; password: string }) => asked(answerOf(wire.POST('/api/v1/staff/sign-in', { body }))),
    bookings: bookingsApi(wire, during),
    day: dayApi(wire, during),
    devices: devicesApi(wire, during),
    audit: auditApi(wire, during),
    invitations: invitationsApi(wire, during),
    startSignIn: () => asked(answerOf(wire.POST('/api/v1/staff/sign-in/start'), ['location'])),
    completeSignIn: (body: { code: string; state: string }) =>
      asked(answerOf(wire.POST('/api/v1/staff/sign-in/complete', { body }))),
    /** Within the session, since one that has ended may not end the others. */
    signOutEverywhere: () => during(() => signOut(true)),
    /** Whether there is a session or not. */
    signOut: (everywhere: boolean) => asked(signOut(everywhere)),

    document: () => during(() => versioned(wire.GET('/api/v1/staff/document')) as Promise<Answer<Versioned<Document>>>),
    previewDocument: (body: Document) =>
      during(() => answerOf(wire.POST('/api/v1/staff/document/preview', { body }), CHANGES)),
    saveDocument: (body: Document, version: string) =>
      during(() => answerOf(wire.PUT('/api/v1/staff/document', { params: ofVersion(version), body }), CHANGES)),
    restore: (edition: number, version: string) =>
      during(() =>
        answerOf(
          wire.POST('/api/v1/staff/municipality/history/{version}/restore', {
            params: { path: { version: edition }, ...ofVersion(version) },
          }),
          CHANGES,
        ),
      ),
    previewRestore: (edition: number) =>
      during(() =>
        answerOf(
          wire.POST('/api/v1/staff/municipality/history/{version}/preview', { params: { path: { version: edition } } }),
          CHANGES,
        ),
      ),
    previewFile: (file: ArrayBuffer) =>
      during(() => answerOf(wire.POST('/api/v1/staff/municipality/preview', asToml(file)), CHANGES)),
    saveFile: (file: ArrayBuffer, version: string) =>
      during(() =>
        answerOf(wire.PUT('/api/v1/staff/municipality', { params: ofVersion(version), ...asToml(file) }), CHANGES),
      ),
    history: (before: number | null) =>
      during(() =>
        answerOf(wire.GET('/api/v1/staff/municipality/history', { params: { query: before ? { before } : {} } }), [
          'editions',
        ]),
      ),
    calendar: (query: { pool: string; from: string; days: number }) =>
      during(() => answerOf(wire.GET('/api/v1/staff/calendar', { params: { query } }), ['pools'])),
    previewSick: (body: SickRequest) =>
      during(() => answerOf(wire.POST('/api/v1/staff/sick/preview', { body }), ['changes', 'bookings'])),
    tellSick: (key: string, body: SickRequest) =>
      during(() =>
        answerOf(wire.POST('/api/v1/staff/sick', { params: { header: { 'Idempotency-Key': key } }, body }), ['bookings']),
      ),
    tasks: () => during(() => answerOf(wire.GET('/api/v1/staff/tasks'), ['tasks'])),
    finishTask: (id: string) =>
      during(() => answerOf(wire.POST('/api/v1/staff/tasks/{task_id}/done', { params: { path: { task_id: id } } }))),
    misfits: () => during(() => answerOf(wire.GET('/api/v1/staff/misfits'), ['misfits'])),
    keepMisfit: (booking: string, reason: string) =>
      during(() =>
        answerOf(
          wire.POST('/api/v1/staff/misfits/{booking_id}/keep', { params: { path: { booking_id: booking } }, body: { reason } }),
        ),
      ),
    moveBooking: (key: string, booking: string, body: { office: string; start: string; reason: string; seen?: string | null }) =>
      during(() =>
        answerOf(
          wire.POST('/api/v1/staff/bookings/{booking_id}/move', {
            params: { path: { booking_id: booking }, header: { 'Idempotency-Key': key } },
            body,
          }),
        ),
      ),
    figures: () => during(() => answerOf(wire.GET('/api/v1/staff/figures'), ['goals', 'weeks'])),
  }
}
