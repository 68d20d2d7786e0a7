import { forgetOnDevice, rememberedOnDevice, rememberOnDevice } from '../platform/device'
import { COPIES } from '../platform/copies'
import { removeDatabases } from '../platform/databases'
import type { Device } from './shapes'

/** Here, since the board forgets what a stand has kept in the same browser, too. */
export const OF_STAND = 'borgertid-stand'

const KEY = 'device'

/** Where this device was put when there last was a connection. Its cookie, which no script can read, proves it. */
export function rememberedDevice(): Device | null {
  const kept = rememberedOnDevice(KEY)
  return kept ? (JSON.parse(kept) as Device) : null
}

export function rememberDevice(device: Device): void {
  rememberOnDevice(KEY, JSON.stringify(device))
}

/** Where it was, and all that it has kept, are gone; a browser wipes by itself only where it knows `Clear-Site-Data`. */
export function forgetDevice(): Promise<void> {
  forgetOnDevice(KEY)
  return removeDatabases([OF_STAND, COPIES])
}
