import type { Hold, Place } from '../api/shapes'
import { NOTHING_TYPED, type Typed } from './contact'
import { sameTopics } from './kept'
import type { Visit } from './visit'

/** A time being booked on this device: what was chosen, what is held, and what has been typed so far. */
export interface Draft extends Visit {
  /** Of this choice of time: whatever tab confirms it, and however often, it is booked once. */
  id: string
  office: string
  start: string
  /** Null when the time is no longer held: it may still be free. */
  hold: HeldTime | null
  typed: Typed
  /** What else would do, the best first: ranked without a connection. */
  others?: Place[] | undefined
  /** Of the choices before this one that were refused: of them and this one is booked one at most (decision 0022). */
  errand?: string | undefined
}

/** What a try to book from this draft is sent with: a UUID. Drafts of early versions had none. */
export function errandIn({ errand, id }: Pick<Draft, 'errand' | 'id'>): string | undefined {
  return errand ?? (id.includes(' ') ? undefined : id)
}

export interface HeldTime {
  id: string
  secret: string
  expiresAt: string
  mayExtend: boolean
}

export function heldTime(hold: Hold): HeldTime {
  const { id, secret, expires_at, receipt, actions } = hold
  return { id, secret, expiresAt: expires_at ?? receipt.at, mayExtend: actions.includes('extend') }
}

/** The draft for a time just held. What was typed for another time is kept. */
export function draftOf(hold: Hold, { needs, invitation = null }: Visit, earlier: Draft | null, id: string): Draft {
  const { topics, meeting, office, start } = hold
  const typed = earlier?.typed ?? NOTHING_TYPED
  const errand = earlier && sameTopics(earlier.topics, topics) ? earlier.errand : undefined
  return { id, topics, needs, meeting, invitation, office, start, hold: heldTime(hold), typed, errand }
}
