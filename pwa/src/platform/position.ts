import type { Coordinates } from '../api/shapes'

export type NoPosition = 'denied' | 'not-found' | 'too-slow'

const PATIENCE_MS = 10_000
/** Nobody moves far enough in that time to be nearest to another office. */
const FRESH_ENOUGH_MS = 300_000

export function canAskPosition(): boolean {
  return 'geolocation' in navigator
}

/** Where the device is, if its owner lets us know; it leaves the device for nobody. */
export function askPosition(): Promise<Coordinates | NoPosition> {
  return new Promise((answer) =>
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => answer({ latitude, longitude }),
      ({ code, PERMISSION_DENIED, TIMEOUT }) =>
        answer(code === PERMISSION_DENIED ? 'denied' : code === TIMEOUT ? 'too-slow' : 'not-found'),
      { timeout: PATIENCE_MS, maximumAge: FRESH_ENOUGH_MS },
    ),
  )
}
