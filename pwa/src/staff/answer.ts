import { answerOf as commonAnswerOf, type Answer } from '../api/answer'
import type { Problem } from '../api/shapes'

interface Fetched<T> {
  data?: T
  error?: unknown
  response: Response
}

/**
 * As for citizens, but what the server finds wrong with a field is a refusal: staff can write into nearly all of them,
 * and a page that is loaded anew would be told the same.
 */
export async function answerOf<T>(
  call: Promise<Fetched<T>>,
  expected: readonly (keyof NonNullable<T>)[] = [],
): Promise<Answer<NonNullable<T>>> {
  const answer = await commonAnswerOf(call, expected)
  if (answer.ok || answer.failure.kind !== 'outdated') return answer
  const problem = (await call).error as Partial<Problem> | undefined
  if (!problem?.type?.endsWith(':invalid-request')) return answer
  return { ok: false, failure: { kind: 'refused', problem: problem as Problem } }
}
