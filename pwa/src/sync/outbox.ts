import type { Failure } from '../api/answer'
import type { Place } from '../api/shapes'
import { afterAnswer, inOrder, isWaiting, mayWithdraw, UNTRIED, type Errand } from '../booking/errand'
import { sameTime } from '../booking/times'
import { alone, only } from '../platform/alone'
import { uuid } from '../platform/uuid'
import { isOffline } from '../platform/connection'
import { askToKeep } from '../platform/keeping'
import { alreadyThere, send } from './errands'
import { tellOfBroken } from './faults'
import { tellMoved } from './moved'
import type { Runner } from './runner'

type Given = 'id' | 'order' | keyof typeof UNTRIED
type Without<E, K extends PropertyKey> = E extends unknown ? Omit<E, K> : never
export type NewErrand = Without<Errand, Given>

const UNREACHABLE: Failure = { kind: 'unreachable' }

/** Stores an errand at the end of the line; answers its id. Nothing has been sent yet. */
export async function enqueue(app: Runner, wanted: NewErrand): Promise<string> {
  const id = uuid()
  await atTheEnd(app, async (order) => put(app, { ...wanted, ...UNTRIED, id, order }))
  return id
}

/** `work` stores something at the place it is given: the last in the line, which no other tab gives away meanwhile. */
export function atTheEnd(app: Runner, work: (order: number) => Promise<void>): Promise<void> {
  return alone('line', async () => work((await errands(app)).reduce((last, { order }) => Math.max(last, order), 0) + 1))
}

export async function errands(app: Runner): Promise<Errand[]> {
  return inOrder(await (await app.store).all('outbox'))
}

/** Sends one errand now, if nothing asked for earlier stands before it; answers it as it is then. */
export async function sendNow(app: Runner, id: string): Promise<Errand | null> {
  await only('outbox', async (stillOnly) => {
    const line = (await errands(app)).filter(isWaiting)
    const errand = line.find((one) => one.id === id)
    const before = line.slice(0, line.indexOf(errand!))
    if (errand && !before.some((one) => subjectOf(one) === subjectOf(errand))) await settle(app, id, stillOnly)
  })
  return (await (await app.store).get('outbox', id)) ?? null
}

/**
 * Sends all that waits, one after the other, in one tab at a time. What cannot be settled now stays as it is. A browser
 * that says that it is offline is believed, unless somebody has pressed and finds that it is wrong.
 */
export function flush(app: Runner, pressed = false): Promise<void> {
  return only('outbox', async (stillOnly) => {
    const through = pressed && isOffline() && (await app.api.catalogue()).ok
    const stuck = new Set<string>()
    for (const errand of (await errands(app)).filter(isWaiting)) {
      if (stuck.has(subjectOf(errand))) continue
      await settle(app, errand.id, stillOnly, through)
      if (!stillOnly()) return
      const now = await (await app.store).get('outbox', errand.id)
      if (now && isWaiting(now)) stuck.add(subjectOf(errand))
    }
  })
}

/** Takes back what has not been sent; false when it is too late for that. */
export async function withdraw(app: Runner, id: string): Promise<boolean> {
  let withdrawn = false
  await only('outbox', async () => {
    const store = await app.store
    const errand = await store.get('outbox', id)
    withdrawn = errand !== undefined && mayWithdraw(errand)
    if (withdrawn) await store.remove('outbox', id)
  })
  tellMoved()
  return withdrawn
}

/** The citizen has seen what became of it. */
export async function dismiss(app: Runner, id: string): Promise<void> {
  await (await app.store).remove('outbox', id)
  tellMoved()
}

/** A time that a refusal named turned out to be taken, too. */
export async function strike(app: Runner, errand: Errand, taken: Place): Promise<void> {
  const alternatives = errand.alternatives.filter((place) => !sameTime(place, taken))
  await put(app, { ...errand, alternatives })
}

/** What must come in the order in which it was asked for: everything about one booking. */
function subjectOf(errand: Errand): string {
  return errand.kind === 'book' ? errand.id : errand.booking
}

/** Tries one wish after the other until the outcome is known or cannot be known now. Each step is stored first. */
async function settle(app: Runner, id: string, stillOnly: () => boolean, through = false): Promise<void> {
  const store = await app.store
  for (;;) {
    const errand = await store.get('outbox', id)
    if (!errand || !isWaiting(errand) || !stillOnly()) return
    // Known not to leave the device: it can still be taken back.
    if (isOffline() && !through) return wait(app, errand, UNREACHABLE)
    const found = await alreadyThere(app, errand)
    const sent = found ? errand : { ...errand, begun: true }
    if (!found) await put(app, sent)
    const answer = found ?? (await send(app, sent))
    // Another tab has gone on with it, or the citizen has had everything forgotten.
    if (!stillOnly() || !(await store.get('outbox', id))) return
    if (answer === 'overtaken') return put(app, { ...sent, failure: null, outcome: { kind: 'overtaken' } })
    const next = afterAnswer(sent, answer, uuid)
    await put(app, next)
    if (next.failure) return wait(app, next, next.failure)
    if (!isWaiting(next)) return
  }
}

async function wait(app: Runner, errand: Errand, failure: Failure): Promise<void> {
  const tell = failure.kind === 'broken' && failure.requestId !== null && !errand.reported
  await put(app, { ...errand, failure, reported: errand.reported || tell })
  void askToKeep()
  if (tell) await tellOfBroken(app, failure.requestId!)
}

async function put(app: Runner, errand: Errand): Promise<void> {
  await (await app.store).put('outbox', errand.id, errand)
  tellMoved()
}
