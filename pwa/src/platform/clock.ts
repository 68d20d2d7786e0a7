import { signal, type ReadonlySignal } from '@preact/signals-core'

export interface Clock {
  /** Milliseconds since 1970 by the server's clock, as far as it is known. */
  now(): number
  /** The same, as a signal that moves once a second. */
  readonly tick: ReadonlySignal<number>
  /** Tells the clock what the server's clock shows. Devices are often minutes off, and a hold lasts five. */
  correct(serverNow: number): void
}

/** A `Date` header has whole seconds and has travelled: less than this is no difference. */
const TOLERANCE_MS = 3000

export function systemClock(): Clock {
  const clock = quietClock()
  const tick = signal(clock.now())
  setInterval(() => (tick.value = clock.now()), 1000)
  return { ...clock, tick }
}

/** One that does not tick, for where nothing is shown. */
export function quietClock(): Omit<Clock, 'tick'> {
  let ahead = 0
  const now = () => Date.now() + ahead
  return {
    now,
    correct(serverNow) {
      if (Math.abs(serverNow - now()) > TOLERANCE_MS) ahead = serverNow - Date.now()
    },
  }
}
