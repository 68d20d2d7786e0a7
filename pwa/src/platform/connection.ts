/** True when the device knows that nothing leaves it. False says nothing: a network may lie, or lead nowhere. */
export function isOffline(): boolean {
  return globalThis.navigator?.onLine === false
}
