import { batch, computed, effect, signal } from '@preact/signals'
import type { App } from '../../app'
import { newestFirst, routeOf, type KeptFault } from '../../booking/fault'
import { rememberedInTab, rememberInTab } from '../../platform/tab'
import { appVersion } from '../../platform/version'
import { faultsMoved, keepFault, sendFaults } from '../../sync/faults'

const TAB = 'fault'

export type FaultModel = ReturnType<typeof faultModel>

/** What goes wrong, told with the screen that it went wrong on and the number of the answer that failed. */
export function faultModel(app: App, from: string, number: string | null) {
  const what = signal(rememberedInTab<string>(TAB) ?? '')
  const busy = signal(false)
  const faults = signal<KeptFault[]>([])
  /** The one that was told of just now. */
  const mine = signal<string | null>(null)
  const told = computed(() => faults.value.find(({ key }) => key === mine.value) ?? null)
  const earlier = computed(() => faults.value.filter(({ key }) => key !== mine.value))
  /** Something was typed while that was sent. */
  const more = signal(false)
  /** Whether there is a form. */
  const isOpen = computed(() => told.value === null || more.value)
  const facts = { route: routeOf(from), app_version: appVersion, request_id: number }

  async function load(): Promise<void> {
    faults.value = newestFirst(await (await app.store).all('faults'))
  }

  function type(text: string): void {
    what.value = text
    rememberInTab(TAB, text)
  }

  async function send(): Promise<void> {
    if (busy.value) return
    busy.value = true
    const words = what.value.trim()
    const key = await keepFault(app, { ...facts, what: words || null, language: app.language.value })
    // Its words are safe. What is typed from now on is not of it.
    type('')
    await sendFaults(app)
    await load()
    batch(() => {
      mine.value = key
      more.value = what.value !== ''
      busy.value = false
    })
  }

  async function remove({ key }: KeptFault): Promise<void> {
    await (await app.store).remove('faults', key)
    await load()
  }

  /** Shows what is there, and what becomes of it. Answers how to stop. */
  function watch(): () => void {
    return effect(() => {
      void faultsMoved.value
      void load()
    })
  }

  return { what, busy, isOpen, told, earlier, facts, type, send, remove, watch }
}
