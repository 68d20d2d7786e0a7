import { refusalOf, type Failure } from '../../api/answer'
import type { Words } from '../../words'

const WAYS_ON: Record<string, (words: Words) => Way> = {
  'contact-limit': ({ failure }) => ({ href: '/find', name: failure.toFind }),
  'invitation-invalid': ({ topics }) => ({ href: '/', name: topics.showAll }),
}

/** Another screen that helps. */
interface Way {
  href: string
  name: string
}

export function wayOnFrom(failure: Failure, words: Words): Way | null {
  return WAYS_ON[refusalOf(failure) ?? '']?.(words) ?? null
}

export interface FailureWords {
  title: string
  wayOn: string
  number: string | null
}

/** A failure in the citizen's words. What the server says brings its own words. */
export function failureWords(failure: Failure, { failure: words }: Words): FailureWords {
  switch (failure.kind) {
    case 'unreachable':
      return { title: words.unreachable, wayOn: words.unreachableWayOn, number: null }
    case 'refused':
    case 'busy':
      return { title: failure.problem.title, wayOn: failure.problem.detail, number: null }
    case 'outdated':
      return { title: words.outdated, wayOn: words.outdatedWayOn, number: null }
    case 'broken':
      return {
        title: words.broken,
        wayOn: words.brokenWayOn,
        number: failure.requestId && words.number(failure.requestId),
      }
  }
}

/** Whether trying the same again may give another answer. */
export function mayRetry({ kind }: Failure): boolean {
  return kind !== 'refused' && kind !== 'outdated'
}
