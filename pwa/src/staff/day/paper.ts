import type { Answer } from '../../api/answer'
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

type Send = (errand: Errand, at: string) => Promise<Answer<unknown>>

/** Tells of the visit what the server does not know of it, in the order in which it happened. The first refusal ends it. */
export async function enter(visit: PaperVisit, office: string, send: Send): Promise<Answer<unknown>> {
  const { who, desk, calledAt, ended } = visit
  let ticket = 'ticket' in who ? who.ticket : ''
  if (!ticket) {
    const came = await send(coming(who, office), calledAt)
    if (!came.ok) return came
    ticket = (came.value as Pick<Ticket, 'id'>).id
  }
  const called = await send({ kind: 'call', ticket, desk, finish: false }, calledAt)
  return called.ok && ended ? send({ kind: ended.how, ticket }, ended.at) : called
}

function coming(who: Who, office: string): Errand {
  if ('booking' in who) return { kind: 'arrive', booking: who.booking }
  return { kind: 'number', office, topics: [{ id: 'topic' in who ? who.topic : '', persons: 1 }], language: 'da' }
}
