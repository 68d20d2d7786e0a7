import { signal } from '@preact/signals'
import { forgetOnDevice, rememberedOnDevice, rememberOnDevice } from './device'
import { rememberedInTab, rememberInTab } from './tab'

/** So long may nobody touch any page of the site on a shared device before it forgets them. */
export const IDLE_MS = 5 * 60_000

/** Kept for all tabs: when one of them was last touched, in milliseconds since 1970 by the device. */
const TOUCHED = 'shared-touched'
const VISITED = 'shared-visited'
/** Held by every open tab, so that a new one can tell whether there are others. */
const OPEN = 'open'

/** True once the citizen has said that others use the device too. */
export const shared = signal(touchedAt() !== null)

export function touchedAt(): number | null {
  const kept = rememberedOnDevice(TOUCHED)
  return kept === null ? null : Number(kept)
}

/** Says that somebody is there; on a device that is not shared that is kept nowhere. */
export function touch(): void {
  if (shared.value) keep(Date.now())
}

/** Nobody is there any longer, whatever was touched when. */
export function letExpire(): void {
  keep(0)
}

/** The citizen says that the device is shared, or that it is not. */
export function setShared(is: boolean): void {
  shared.value = is
  if (is) keep(Date.now())
  else forgetOnDevice(TOUCHED)
}

/** Whether whoever used the shared device has gone: idle for too long, or every tab of theirs was closed. */
export async function wasLeft(): Promise<boolean> {
  const touched = touchedAt()
  if (touched === null) return false
  if (Date.now() - touched >= IDLE_MS) return true
  if (rememberedInTab(VISITED)) return false
  return !(await openTabs())
}

/** Whether no other tab of the site is open; false where the browser does not tell. */
export async function isOnlyTab(): Promise<boolean> {
  return (await openTabs()) === 1
}

async function openTabs(): Promise<number | undefined> {
  const locks = await navigator.locks?.query()
  return locks?.held?.filter(({ name }) => name === OPEN).length
}

/** This tab is one of those that are open, until it is closed. */
export function enter(): void {
  rememberInTab(VISITED, true)
  void navigator.locks?.request(OPEN, { mode: 'shared' }, () => new Promise(() => undefined)).catch(() => undefined)
}

function keep(moment: number): void {
  rememberOnDevice(TOUCHED, String(moment))
}
