import type { Meeting, Need, VisitTopic } from '../api/shapes'
import type { Hours } from './times'

/** What the screen where a time is chosen is asked for; all of it stands in its address, so back and reload keep it. */
export interface Wanted {
  topics: VisitTopic[]
  needs?: Need[]
  /** How one meets; left out: the usual way. */
  meeting?: Meeting | null
  /** An empty one asks for one. */
  office?: string | null
  /** Only times in that part of the day. */
  hours?: Hours | null
  /** The mark of an invitation that this device has. */
  invited?: string | null
  /** The booking that is to be moved. */
  move?: string | null
}

const MEETINGS: readonly Meeting[] = ['office', 'phone', 'video']
const PARTS_OF_DAY: readonly Hours[] = ['morning', 'afternoon', 'late']

export function timeAddress({ topics, needs = [], meeting, office, hours, invited, move }: Wanted): string {
  const query = new URLSearchParams(topics.map((topic) => ['topic', writeTopic(topic)]))
  needs.forEach((need) => query.append('need', need))
  if (meeting) query.set('meeting', meeting)
  if (office != null) query.set('office', office)
  if (hours) query.set('hours', hours)
  if (invited) query.set('invited', invited)
  if (move) query.set('move', move)
  return `/tid?${query.toString().replaceAll('%3A', ':')}`
}

export function readAddress(query: URLSearchParams): Required<Wanted> {
  return {
    topics: readTopics(query),
    needs: [...new Set(query.getAll('need'))] as Need[],
    meeting: MEETINGS.find((one) => one === query.get('meeting')) ?? null,
    office: query.get('office'),
    hours: PARTS_OF_DAY.find((one) => one === query.get('hours')) ?? null,
    invited: query.get('invited'),
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
