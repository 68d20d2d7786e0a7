import type { Answer } from '../../api/answer'
import { uuid } from '../../platform/uuid'
import type { Ticket } from '../shapes'
import type { Errand } from './errands'

/** Whom a line on paper is about: a number, a booked time, or somebody who has neither yet. */
export type Who = { ticket: string } | { booking: string } | { topic: string }

/** One visit as it stands on paper: called when, to which desk, and how it ended. Moments are ISO. */
export interface PaperVisit {
  who: Who
  desk: string
  calledAt: string
  ended: { how: 'finish' | 'no-show'; at: string } | null
}

/** `key`: what makes an errand count once. */
type Send = (errand: Errand, key: string, at: string) => Promise<Answer<unknown>>

/** Until a visit is entered: who enters it once more, after a refusal or without an answer, means the same visitor. */
export interface Begun {
  /** The key of each request by which somebody came. */
  keys: Map<string, string>
  /** The ticket that each of them got. */
  tickets: Map<string, string>
}

export const nothingBegun = (): Begun => ({ keys: new Map(), tickets: new Map() })

/** Tells of the visit what the server does not know of it, in the order in which it happened. The first refusal ends it. */
export async function enter(visit: PaperVisit, office: string, begun: Begun, send: Send): Promise<Answer<unknown>> {
  const { who, desk, calledAt, ended } = visit
  const whom = JSON.stringify(who)
  let ticket = 'ticket' in who ? who.ticket : begun.tickets.get(whom)
  if (!ticket) {
    const request = whom + calledAt
    const key = begun.keys.get(request) ?? uuid()
    begun.keys.set(request, key)
    const came = await send(coming(who, office), key, calledAt)
    if (!came.ok) return came
    ticket = (came.value as Pick<Ticket, 'id'>).id
    begun.tickets.set(whom, ticket)
  }
  const called = await send({ kind: 'call', ticket, desk, finish: false }, uuid(), calledAt)
  return called.ok && ended ? send({ kind: ended.how, ticket }, uuid(), ended.at) : called
}

function coming(who: Who, office: string): Errand {
  if ('booking' in who) return { kind: 'arrive', booking: who.booking }
  return { kind: 'number', office, topics: [{ id: 'topic' in who ? who.topic : '', persons: 1 }], language: 'da' }
}
