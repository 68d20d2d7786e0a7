import { forgetOnDevice, rememberedOnDevice, rememberOnDevice } from '../platform/device'
import type { Device } from './shapes'

const KEY = 'device'

/** Where this device was put when there last was a connection. Its cookie, which no script can read, proves it. */
export function rememberedDevice(): Device | null {
  const kept = rememberedOnDevice(KEY)
  return kept ? (JSON.parse(kept) as Device) : null
}

export function rememberDevice(device: Device): void {
  rememberOnDevice(KEY, JSON.stringify(device))
}

export function forgetDevice(): void {
  forgetOnDevice(KEY)
}
