import type { Hold } from '../api/shapes'
import { NOTHING_TYPED, type Typed } from './contact'
import type { Visit } from './visit'

/** A time being booked on this device: what was chosen, what is held, and what has been typed so far. */
export interface Draft extends Visit {
  office: string
  start: string
  end: string
  /** Null when the time is no longer held: it may still be free. */
  hold: HeldTime | null
  typed: Typed
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
export function draftOf(hold: Hold, { needs, invitation = null }: Visit, earlier: Draft | null): Draft {
  const { topics, meeting, office, start, end } = hold
  const typed = earlier?.typed ?? NOTHING_TYPED
  return { topics, needs, meeting, invitation, office, start, end, hold: heldTime(hold), typed }
}
