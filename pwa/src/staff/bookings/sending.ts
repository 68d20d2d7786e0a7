import type { Answer } from '../../api/answer'
import { uuid } from '../../platform/uuid'

/**
 * Gives a write its key. While no answer has come, the same request again has the same key, so that it happens once; an
 * answer, also a no, ends that.
 */
export function keysOfWrites() {
  let unanswered: { request: string; key: string } | null = null

  return async function once<T>(request: unknown, send: (key: string) => Promise<Answer<T>>): Promise<Answer<T>> {
    const written = JSON.stringify(request)
    if (unanswered?.request !== written) unanswered = { request: written, key: uuid() }
    const answer = await send(unanswered.key)
    if (answer.ok || answer.failure.kind === 'refused') unanswered = null
    return answer
  }
}
