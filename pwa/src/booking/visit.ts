import type { Catalogue, Fee, Office, Topic, VisitTopic } from '../api/shapes'

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

/** The address of the screen where a time is chosen for `topics`. An empty `office` asks for one. */
export function timeAddress(topics: VisitTopic[], office?: string | null, move?: string | null): string {
  const query = new URLSearchParams(topics.map((topic) => ['topic', writeTopic(topic)]))
  if (office != null) query.set('office', office)
  if (move) query.set('move', move)
  return `/tid?${query.toString().replaceAll('%3A', ':')}`
}

export interface ChosenTopic {
  topic: Topic
  persons: number
}

/** The topics with their catalogue entries; null when one of them is unknown or there is none. */
export function choose(catalogue: Catalogue, visit: VisitTopic[]): ChosenTopic[] | null {
  const chosen = visit.flatMap(({ id, persons }) => {
    const topic = catalogue.topics.find((candidate) => candidate.id === id)
    return topic ? [{ topic, persons: Math.min(persons, topic.max_persons) }] : []
  })
  return chosen.length > 0 && chosen.length === visit.length ? chosen : null
}

/** The topics to choose from: those that everybody can book somewhere. The others are named in bookings only. */
export function offered(catalogue: Catalogue | null): Topic[] {
  return catalogue?.topics.filter(({ offices }) => offices.length > 0) ?? []
}

export function minutesOf(chosen: ChosenTopic[]): number {
  return chosen.reduce((sum, { topic, persons }) => sum + topic.minutes * persons + topic.fixed_minutes, 0)
}

/** The offices that serve every one of the topics, in the catalogue's order. */
export function officesFor(catalogue: Catalogue, chosen: ChosenTopic[]): Office[] {
  return catalogue.offices.filter((office) => chosen.every(({ topic }) => topic.offices.includes(office.id)))
}

export function officeOf(catalogue: Catalogue | null, id: string): Office | null {
  return catalogue?.offices.find((office) => office.id === id) ?? null
}

/** One amount when every age pays the same, else null: then each age is shown with its own. */
export function sameForAll(fees: Fee[]): number | null {
  const [first] = fees
  return first && fees.length === 1 && first.from_age === 0 && first.until_age === null ? first.amount_dkk : null
}
