import type { Catalogue, Fee, Meeting, Need, Office, Topic, VisitTopic } from '../api/shapes'
import type { Wanted } from './address'

/** What somebody comes for: about what, what they need, and how one meets. */
export interface Visit {
  topics: VisitTopic[]
  needs: Need[]
  meeting: Meeting
  /** What a caseworker has sent: it opens their times. */
  invitation?: string | null
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

/** How one can meet about all of the topics, the usual way first. */
export function meetingsFor(chosen: ChosenTopic[]): Meeting[] {
  // A catalogue that the device has kept from before there were meeting forms lacks them.
  const [first = ['office' as const], ...others] = chosen.map(({ topic }) => topic.meetings ?? ['office'])
  return first.filter((meeting) => others.every((able) => able.includes(meeting)))
}

/** The visit that an address asks for, as far as the municipality offers it. */
export function visitOf(catalogue: Catalogue, chosen: ChosenTopic[], { needs, meeting }: Required<Wanted>): Visit {
  const able = meetingsFor(chosen)
  return {
    topics: chosen.map(({ topic, persons }) => ({ id: topic.id, persons })),
    needs: (catalogue.needs ?? []).map(({ id }) => id).filter((id) => needs.includes(id)),
    meeting: able.find((one) => one === meeting) ?? able[0] ?? 'office',
  }
}

/** The topics to choose from: those that everybody can book somewhere. The others are named in bookings only. */
export function offered(catalogue: Catalogue | null): Topic[] {
  return catalogue?.topics.filter(({ offices }) => offices.length > 0) ?? []
}

/** How long the visit takes, with what its needs add. */
export function minutesOf(chosen: ChosenTopic[], needs: Catalogue['needs'] = []): number {
  const extra = needs.reduce((sum, { extra_minutes }) => sum + extra_minutes, 0)
  return chosen.reduce((sum, { topic, persons }) => sum + topic.minutes * persons + topic.fixed_minutes, extra)
}

/** The offices that serve every one of the topics, in the catalogue's order. */
export function officesFor(catalogue: Catalogue, chosen: ChosenTopic[]): Office[] {
  return catalogue.offices.filter((office) => chosen.every(({ topic }) => topic.offices.includes(office.id)))
}

export function officeOf(catalogue: Catalogue | null, id: string): Office | null {
  return catalogue?.offices.find((office) => office.id === id) ?? null
}

/** The topics that can be added to a visit: those that can be done at the same office as all that it has. */
export function addable(catalogue: Catalogue, chosen: ChosenTopic[]): Topic[] {
  const offices = officesFor(catalogue, chosen).map(({ id }) => id)
  return catalogue.topics.filter(
    ({ id, offices: able }) =>
      able.some((office) => offices.includes(office)) && chosen.every(({ topic }) => topic.id !== id),
  )
}

/** One amount when every age pays the same, else null: then each age is shown with its own. */
export function sameForAll(fees: Fee[]): number | null {
  const [first] = fees
  return first && fees.length === 1 && first.from_age === 0 && first.until_age === null ? first.amount_dkk : null
}

/** What the whole visit costs, in kroner, by the ages of those who come; null when nothing of it has a price. */
export function totalOf(chosen: ChosenTopic[]): { least: number; most: number } | null {
  const priced = chosen.filter(({ topic }) => topic.fees.length > 0)
  const sum = (pick: (...amounts: number[]) => number) =>
    priced.reduce((all, { topic, persons }) => all + persons * pick(...topic.fees.map((fee) => fee.amount_dkk)), 0)
  return priced.length > 0 ? { least: sum(Math.min), most: sum(Math.max) } : null
}
