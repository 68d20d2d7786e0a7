import { effect } from '@preact/signals'
import type { App } from '../app'
import { isWaiting } from '../booking/errand'
import { backoff } from '../platform/backoff'
import { adoptIntents } from './adopt'
import { sendFaults } from './faults'
import { outboxMoved } from './moved'
import { errands, flush } from './outbox'
import { askToWake } from './waking'

const FAULTS_AGAIN_MS = 60_000

/**
 * Sends what waits: now, whenever there may be a connection again, and else with ever longer pauses. When nobody looks
 * at the page the worker is asked to (decision 0022).
 */
export function keepSending(app: App): void {
  const line = sender(app)
  const all = () => {
    // What a page does that nobody looks at the browser may put off, or end with the page.
    if (document.visibilityState !== 'visible') return void askToWake(app)
    void sendFaults(app)
    line.start()
  }
  for (const moment of ['online', 'pageshow']) addEventListener(moment, all)
  document.addEventListener('visibilitychange', all)
  setInterval(() => void sendFaults(app), FAULTS_AGAIN_MS)
  void app.store.then((store) => store.seal())
  void adoptIntents(app).finally(all)
}

/** Sends the outbox until nothing waits. `start` tries at once, unless the server has asked for patience. */
export function sender(app: App) {
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let busyUntil = 0
  let sending = false

  async function send(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    if (sending) return
    sending = true
    await flush(app).finally(() => (sending = false))
    await plan()
  }

  /** When to try again, if anything waits. */
  async function plan(): Promise<void> {
    const waiting = (await errands(app)).filter(isWaiting)
    // What is being sent now is planned for when that is over.
    if (sending || timer !== undefined) return
    if (waiting.length === 0) return void (failures = 0)
    const asked = Math.max(0, ...waiting.map(({ failure }) => (failure && 'retryAfter' in failure && failure.retryAfter) || 0))
    busyUntil = performance.now() + asked * 1000
    timer = setTimeout(() => void send(), Math.max(asked * 1000, backoff(failures++, Math.random())))
  }

  effect(() => {
    // Whatever a screen has left here is tried again, too.
    if (outboxMoved.value > 0 && !sending) void plan()
  })

  return {
    start(): void {
      failures = 0
      if (performance.now() >= busyUntil) void send()
    },
  }
}
