import type { Meeting, Need, VisitTopic } from '../api/shapes'

/** What the screen where a time is chosen is asked for; all of it stands in its address, so back and reload keep it. */
export interface Wanted {
  topics: VisitTopic[]
  needs?: Need[]
  /** How one meets; left out: the usual way. */
  meeting?: Meeting | null
  /** An empty one asks for one. */
  office?: string | null
  /** The booking that is to be moved. */
  move?: string | null
}

const MEETINGS: readonly string[] = ['office', 'phone', 'video'] satisfies Meeting[]

export function timeAddress({ topics, needs = [], meeting, office, move }: Wanted): string {
  const query = new URLSearchParams(topics.map((topic) => ['topic', writeTopic(topic)]))
  needs.forEach((need) => query.append('need', need))
  if (meeting) query.set('meeting', meeting)
  if (office != null) query.set('office', office)
  if (move) query.set('move', move)
  return `/tid?${query.toString().replaceAll('%3A', ':')}`
}

export function readAddress(query: URLSearchParams): Required<Wanted> {
  const meeting = query.get('meeting')
  return {
    topics: readTopics(query),
    needs: [...new Set(query.getAll('need'))] as Need[],
    meeting: MEETINGS.includes(meeting ?? '') ? (meeting as Meeting) : null,
    office: query.get('office'),
    move: query.get('move'),
  }
}

/** Topics as the address bar and the API write them, `topic=passport-adult:2&topic=…`, each of them once. */
export function readTopics(query: URLSearchParams): VisitTopic[] {
  const read = query.getAll('topic').flatMap((written) => {
    const [id, persons = '1'] = written.split(':')
    const number = Number(persons)
    return id && Number.isInteger(number) && number >= 1 ? [{ id, persons: number }] : []
  })
  return read.filter(({ id }, index) => read.findIndex((other) => other.id === id) === index)
}

export function writeTopic({ id, persons }: VisitTopic): string {
  return `${id}:${persons}`
}
