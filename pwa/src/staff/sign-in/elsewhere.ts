import { refusalOf, type Answer } from '../../api/answer'
import type { StaffApp } from '../app'
import { openKeptDay } from '../day/kept'
import { forgetMe, hasLeft, leaving, rememberedMe, rememberLeaving, rememberMe } from '../remembered'

const NEWS = 'staff-session'

/** Asks anew who is here whenever somebody signs in or out in another tab. */
export function followSignIns(app: StaffApp): void {
  new BroadcastChannel(NEWS).addEventListener('message', () => void askWhoIsHere(app))
}

/** Tells all other tabs that somebody has signed in or out. */
export function tellOfSignIn(): void {
  const channel = new BroadcastChannel(NEWS)
  channel.postMessage(null)
  channel.close()
}

/** Asks the server who is signed in. While it cannot be asked, whoever was signed in here today still is. */
export async function askWhoIsHere(app: StaffApp): Promise<void> {
  const { api, session, clock } = app
  const left = leaving()
  // Another tab has signed out: what stands on this one goes, too.
  if (left && session.standing.value.kind === 'in') return location.replace('/personale')
  if (left && !(await tellOfLeaving(app, left))) return
  const answer = await api.me()
  session.take(answer.ok || answer.failure.kind !== 'unreachable' ? answer : asRemembered(app, answer))
  if (answer.ok) rememberMe(answer.value, clock.now())
  else if (refusalOf(answer.failure) === 'signed-out') await forgetDay()
}

function asRemembered<T>({ clock, moments }: StaffApp, answer: Answer<T>): Answer<T> {
  const me = rememberedMe(clock.now(), (moment) => moments.value.today(moment))
  return me ? ({ ok: true, value: me } as Answer<T>) : answer
}

/** Whether the server knows by now that whoever was here has signed out. */
async function tellOfLeaving({ api, session }: StaffApp, left: 'here' | 'everywhere'): Promise<boolean> {
  const answer = await api.signOut(left === 'everywhere')
  if (!answer.ok && refusalOf(answer.failure) !== 'signed-out') {
    session.take(answer)
    return false
  }
  hasLeft()
  return true
}

/** Signs out. What this computer knows of citizens goes at once; the server is told now, or when it can be. */
export async function signOut({ api }: StaffApp, everywhere: boolean): Promise<Answer<object>> {
  const answer = await (everywhere ? api.signOutEverywhere() : api.signOut(false))
  const isGone = !answer.ok && !everywhere && refusalOf(answer.failure) === 'signed-out'
  if (!answer.ok && !isGone && answer.failure.kind !== 'unreachable') return answer
  if (!answer.ok && !isGone) rememberLeaving(everywhere ? 'everywhere' : 'here')
  await forgetDay()
  tellOfSignIn()
  return { ok: true, value: {} }
}

/** Wipes what this computer knows of the day and of who was there. What waits to be told names nobody, and stays. */
export async function forgetDay(): Promise<void> {
  forgetMe()
  await openKeptDay().then((kept) => kept.forget())
}
