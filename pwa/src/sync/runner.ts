import type { ReadonlySignal } from '@preact/signals-core'
import type { Api } from '../api/client'
import type { Clock } from '../platform/clock'
import type { Store } from '../storage/store'
import type { Language } from '../words'

/** What it takes to send what waits: every page has it, and the worker makes one when no page may be open. */
export interface Runner {
  readonly api: Api
  readonly clock: Pick<Clock, 'now'>
  readonly store: Promise<Store>
  /** Of the answers, which the citizen reads later. */
  readonly language: ReadonlySignal<Language>
}
