import { signal, type ReadonlySignal } from '@preact/signals'
import { refusalOf, type Answer, type Failure } from '../api/answer'
import type { Me } from './shapes'

/** Where the work stands: nobody has asked yet, nobody is signed in, or somebody is. */
export type Standing = { kind: 'unknown' } | { kind: 'failed'; failure: Failure } | { kind: 'out' } | { kind: 'in'; me: Me }

export interface Session {
  readonly standing: ReadonlySignal<Standing>
  /** True when the server has ended the session in the middle of the work: what is on the screen stays there. */
  readonly ended: ReadonlySignal<boolean>
  /** True while the question to sign in again is put aside. */
  readonly putAside: ReadonlySignal<boolean>
  /** Takes in what the server says about who is here. */
  take(answer: Answer<Me>): void
  /** Makes `call`; when the server has ended the session it waits until somebody has signed in again, and repeats it. */
  during<T>(call: () => Promise<Answer<T>>): Promise<Answer<T>>
  /** Not now: whoever waits is told that nobody is signed in. */
  later(): void
  /** Puts the question again. */
  again(): void
}

/**
 * `isAnother` is called when somebody else has signed in over the work of the one before; `isOver` when the server has
 * ended the session in the middle of the work, once each time.
 */
export function createSession(isAnother: () => void, isOver: () => void): Session {
  const standing = signal<Standing>({ kind: 'unknown' })
  const ended = signal(false)
  const putAside = signal(false)
  let waiting: ((signedIn: boolean) => void)[] = []

  function end(): void {
    if (ended.value) return
    ended.value = true
    isOver()
  }

  function answerWaiting(signedIn: boolean): void {
    const all = waiting
    waiting = []
    for (const one of all) one(signedIn)
  }

  function takeIn(me: Me): void {
    const before = standing.value
    if (before.kind === 'in' && before.me.name !== me.name) return isAnother()
    standing.value = { kind: 'in', me }
    ended.value = putAside.value = false
    answerWaiting(true)
  }

  return {
    standing,
    ended,
    putAside,

    take(answer) {
      if (answer.ok) takeIn(answer.value)
      else if (standing.value.kind === 'in') {
        if (isSignedOut(answer.failure)) end()
      } else standing.value = isSignedOut(answer.failure) ? { kind: 'out' } : { kind: 'failed', failure: answer.failure }
    },

    async during(call) {
      for (;;) {
        const answer = await call()
        if (answer.ok || !isSignedOut(answer.failure)) return answer
        end()
        if (putAside.value || !(await new Promise<boolean>((resolve) => waiting.push(resolve)))) return answer
      }
    },

    later() {
      putAside.value = true
      answerWaiting(false)
    },

    again() {
      putAside.value = false
    },
  }
}

function isSignedOut(failure: Failure): boolean {
  return refusalOf(failure) === 'signed-out'
}
