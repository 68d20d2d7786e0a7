import type { Problem } from './shapes'

/** Nothing came back: no connection, or it took too long. The write may or may not have happened. */
export interface Unreachable {
  kind: 'unreachable'
}

/** The server understood and said no. Trying the same again gives the same answer. */
export interface Refused {
  kind: 'refused'
  problem: Problem
}

/** The server has too much to do, for anybody or for this device. Trying the same again in a while helps. */
export interface Busy {
  kind: 'busy'
  problem: Problem
}

/** The server failed, or answered something else than agreed. Trying again may help. */
export interface Broken {
  kind: 'broken'
  status: number
  requestId: string | null
}

export type Failure = Unreachable | Refused | Busy | Broken
export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure }

interface Fetched<T> {
  data?: T
  error?: unknown
  response: Response
}

/** What no word about the write itself is: an earlier try may have got through. */
const LATER = ['busy', 'too-many-requests', 'too-many-holds']

/** Sorts what a call gave into an answer; never throws. */
export async function answerOf<T>(call: Promise<Fetched<T>>): Promise<Answer<NonNullable<T>>> {
  let fetched: Fetched<T>
  try {
    fetched = await call
  } catch {
    return { ok: false, failure: { kind: 'unreachable' } }
  }
  if (fetched.response.ok && fetched.data != null) return { ok: true, value: fetched.data }
  return { ok: false, failure: failureOf(fetched.response, fetched.error) }
}

function failureOf(response: Response, error: unknown): Failure {
  const problem = readProblem(error)
  if (problem && LATER.includes(nameOf(problem))) return { kind: 'busy', problem }
  if (problem && response.status >= 400 && response.status < 500) return { kind: 'refused', problem }
  const requestId = problem?.request_id ?? response.headers.get('X-Request-Id')
  return { kind: 'broken', status: response.status, requestId }
}

function readProblem(error: unknown): Problem | null {
  const read = typeof error === 'object' && error !== null && 'type' in error && 'title' in error
  return read ? (error as Problem) : null
}

/** The stable name at the end of a refusal's type, as in `time-taken`; null for other failures. */
export function refusalOf(failure: Failure): string | null {
  return failure.kind === 'refused' ? nameOf(failure.problem) : null
}

function nameOf({ type }: Problem): string {
  return type.split(':').pop() ?? ''
}
