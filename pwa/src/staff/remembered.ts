import { forgetOnDevice, rememberedOnDevice, rememberOnDevice } from '../platform/device'
import type { Me } from './shapes'

const ME = 'staff-me'
const LEAVING = 'staff-leaving'

interface Remembered {
  me: Me
  /** When the server said so, in milliseconds. */
  at: number
}

/** Who was signed in here when there last was a connection: without one the work of that day goes on. */
export function rememberMe(me: Me, at: number): void {
  rememberOnDevice(ME, JSON.stringify({ me, at } satisfies Remembered))
}

/** Null when nobody was, or on another day; `dayOf`: the local date of a moment. */
export function rememberedMe(now: number, dayOf: (moment: number) => string): Me | null {
  const kept = rememberedOnDevice(ME)
  if (!kept) return null
  const { me, at } = JSON.parse(kept) as Remembered
  return dayOf(at) === dayOf(now) ? me : null
}

export function forgetMe(): void {
  forgetOnDevice(ME)
}

type Leaving = 'here' | 'everywhere'

/** Somebody has signed out without a connection: the server is told before anything else is asked of it. */
export function rememberLeaving(leaving: Leaving): void {
  rememberOnDevice(LEAVING, leaving)
}

export function leaving(): Leaving | null {
  return rememberedOnDevice(LEAVING) as Leaving | null
}

export function hasLeft(): void {
  forgetOnDevice(LEAVING)
}
