import { lazy } from 'preact-iso'

const load = () => import('./later')

/** The screens after the first come in one piece of their own, fetched while the first is being read. */
export const TimeScreen = lazy(() => load().then((screens) => screens.TimeScreen))
export const FormScreen = lazy(() => load().then((screens) => screens.FormScreen))
export const ReceiptScreen = lazy(() => load().then((screens) => screens.ReceiptScreen))
export const MineScreen = lazy(() => load().then((screens) => screens.MineScreen))

/** Screens that few need: another piece, after the one whose parts and styles it uses. */
const loadBeside = () => load().then(() => import('./beside'))

export const FindScreen = lazy(() => loadBeside().then((screens) => screens.FindScreen))

/** A failure shows when the screen is opened: then the browser tries again. */
export async function preloadScreens(): Promise<void> {
  await load().catch(() => undefined)
}
