import { computed, signal } from '@preact/signals'
import type { App } from '../../app'
import { search } from '../../booking/search'
import { offered } from '../../booking/visit'

export type TopicsModel = ReturnType<typeof topicsModel>

export function topicsModel(app: App) {
  const asked = signal('')
  const found = computed(() => search(offered(app.catalogue.value), asked.value))
  /** Read out when the search has changed what is shown. */
  const told = computed(() => (asked.value.trim() ? app.words.value.topics.found(found.value.length) : ''))
  return { asked, found, told }
}
