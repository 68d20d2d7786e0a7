import type { Problem } from './shapes'

/** Nothing of ours came back: no connection, somebody else's page, or it took too long. A write may have happened. */
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
  /** Seconds, when the server has said how long. */
  retryAfter?: number
}

/** The server failed, or answered something else than agreed. Trying again may help. */
export interface Broken {
  kind: 'broken'
  status: number
  requestId: string | null
  /** Seconds, when somebody on the way has said how long. */
  retryAfter?: number
}

/** Page and server are of different versions and no longer understand each other: the page has to be renewed. */
export interface Outdated {
  kind: 'outdated'
}

export type Failure = Unreachable | Refused | Busy | Broken | Outdated
export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure }

interface Fetched<T> {
  data?: T
  error?: unknown
  response: Response
}

/** What no word about the write itself is: an earlier try may have got through. */
const LATER = ['busy', 'too-many-requests', 'too-many-holds']
/** What no page of the server's own version would be told. */
const NOT_OF_THIS_VERSION = ['not-found', 'method-not-allowed', 'malformed-json', 'key-required', 'wrong-media-type']
/** Where what somebody has typed, or an address that somebody has written, can be wrong. */
const TYPED = /^#\/(contact|digits|what|name|phone|code)|^[^#]/
/** A network that wants one to log in first, or a proxy that does. */
const NOT_LET_OUT = [407, 511]

/**
 * Sorts what a call gave into an answer; never throws. An answer that lacks one of `expected` is not of the shape that
 * this page was built for, and is not let in.
 */
export async function answerOf<T>(
  call: Promise<Fetched<T>>,
  expected: readonly (keyof NonNullable<T>)[] = [],
): Promise<Answer<NonNullable<T>>> {
  let fetched: Fetched<T>
  try {
    fetched = await call
  } catch {
    return { ok: false, failure: { kind: 'unreachable' } }
  }
  const { data, error, response } = fetched
  if (!response.ok || data == null) return { ok: false, failure: failureOf(response, error) }
  if (expected.length === 0 || (typeof data === 'object' && expected.every((name) => name in data))) {
    return { ok: true, value: data }
  }
  // Only our server numbers its answers.
  return { ok: false, failure: { kind: response.headers.has('X-Request-Id') ? 'outdated' : 'unreachable' } }
}

function failureOf(response: Response, error: unknown): Failure {
  const { status, headers } = response
  const problem = readProblem(error)
  if (!problem && NOT_LET_OUT.includes(status)) return { kind: 'unreachable' }
  const seconds = Number(headers.get('Retry-After'))
  const later = seconds > 0 ? { retryAfter: seconds } : {}
  if (problem && LATER.includes(nameOf(problem))) return { kind: 'busy', problem, ...later }
  if (problem && isOfAnotherVersion(problem)) return { kind: 'outdated' }
  if (problem && status >= 400 && status < 500) return { kind: 'refused', problem }
  return { kind: 'broken', status, requestId: problem?.request_id ?? headers.get('X-Request-Id'), ...later }
}

/** Also when the server misses or does not know a field that no citizen fills in. */
function isOfAnotherVersion(problem: Problem): boolean {
  const { errors = [] } = problem
  const typed = errors.some(({ pointer }) => TYPED.test(pointer))
  const name = nameOf(problem)
  return NOT_OF_THIS_VERSION.includes(name) || (name === 'invalid-request' && errors.length > 0 && !typed)
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
