import type { Failure } from '../../api/answer'
import type { Words } from '../../words'

export interface FailureWords {
  title: string
  wayOn: string
  number: string | null
}

/** A failure in the citizen's words. A refusal brings its own from the server. */
export function failureWords(failure: Failure, { failure: words }: Words): FailureWords {
  switch (failure.kind) {
    case 'unreachable':
      return { title: words.unreachable, wayOn: words.unreachableWayOn, number: null }
    case 'refused':
      return { title: failure.problem.title, wayOn: failure.problem.detail, number: null }
    case 'broken':
      return {
        title: words.broken,
        wayOn: words.brokenWayOn,
        number: failure.requestId && words.number(failure.requestId),
      }
  }
}
