import type { App } from '../app'
import { turn } from '../platform/turn'
import { fetched } from './fetched'

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
export const TimeScreen = fetched(() => load().then((screens) => screens.TimeScreen))
export const FormScreen = fetched(() => load().then((screens) => screens.FormScreen))
export const ReceiptScreen = fetched(() => load().then((screens) => screens.ReceiptScreen))
export const MineScreen = fetched(() => load().then((screens) => screens.MineScreen))

/** Screens that few need: another piece, after the one whose parts and styles it uses. */
const loadBeside = () => load().then(() => import('./beside'))

export const FaultScreen = fetched(() => loadBeside().then((screens) => screens.FaultScreen))
export const FindScreen = fetched(() => loadBeside().then((screens) => screens.FindScreen))
export const PrivacyScreen = fetched(() => loadBeside().then((screens) => screens.PrivacyScreen))

/** The day of a visit: a piece that is asked for here also by those screens, since this one has its styles already. */
export const loadArriving = () => load().then(() => import('./arriving'))

export const NumberScreen = fetched(() => loadArriving().then((screens) => screens.NumberScreen))

/** What waits to be sent goes as soon as the piece is here, whoever had it fetched. */
export async function preloadScreens(app: App): Promise<void> {
  const begun = loaded.then((later) => begin(app, later))
  const tryAgain = () => void load().catch(() => undefined)
  // A failure shows when a screen is opened: then it is tried again, as whenever there may be a connection.
  if (await load().then(() => true, () => false)) await begun
  else addEventListener('online', tryAgain)
}

async function begin(app: App, later: Later): Promise<void> {
  await turn()
  later.keepSending(app)
  await turn()
  later.watchSharedDevice(app)
}
