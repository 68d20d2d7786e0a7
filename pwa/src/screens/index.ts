import { lazy } from 'preact-iso'
import type { App } from '../app'
import { turn } from '../platform/turn'

type Later = typeof import('./later')

let tell: (later: Later) => void
/** The screens after the first and what they stand on, as soon as somebody has had them loaded. */
export const loaded = new Promise<Later>((resolve) => (tell = resolve))

const load = async () => {
  const later = await import('./later')
  tell(later)
  return later
}

/** The screens after the first come in one piece of their own, fetched while the first is being read. */
export const TimeScreen = lazy(() => load().then((screens) => screens.TimeScreen))
export const FormScreen = lazy(() => load().then((screens) => screens.FormScreen))
export const ReceiptScreen = lazy(() => load().then((screens) => screens.ReceiptScreen))
export const MineScreen = lazy(() => load().then((screens) => screens.MineScreen))

/** Screens that few need: another piece, after the one whose parts and styles it uses. */
const loadBeside = () => load().then(() => import('./beside'))

export const FaultScreen = lazy(() => loadBeside().then((screens) => screens.FaultScreen))
export const FindScreen = lazy(() => loadBeside().then((screens) => screens.FindScreen))
export const PrivacyScreen = lazy(() => loadBeside().then((screens) => screens.PrivacyScreen))

/** The day of a visit: a piece that is asked for here also by those screens, since this one has its styles already. */
export const loadArriving = () => load().then(() => import('./arriving'))

export const NumberScreen = lazy(() => loadArriving().then((screens) => screens.NumberScreen))

/** A failure shows when the screen is opened: then the browser tries again. What waits to be sent goes now. */
export async function preloadScreens(app: App): Promise<void> {
  const later = await load().catch(() => undefined)
  await turn()
  later?.keepSending(app)
  await turn()
  later?.watchSharedDevice(app)
}
