import { computed, signal } from '@preact/signals'
import type { App } from '../../app'
import { search } from '../../booking/search'
import { offered } from '../../booking/visit'

/** As api/web/pages.py fills them into the first screen. */
export const MOST_USED = 10

export type TopicsModel = ReturnType<typeof topicsModel>

export function topicsModel(app: App) {
  const asked = signal('')
  const found = computed(() => search(offered(app.catalogue.value), asked.value))
  /** What is asked for most often stands first by itself; what was searched for stands in one list. */
  const lists = computed(() => {
    const first = asked.value.trim() ? found.value : found.value.slice(0, MOST_USED)
    return { first, more: found.value.slice(first.length) }
  })
  /** Read out when the search has changed what is shown. */
  const told = computed(() => (asked.value.trim() ? app.words.value.topics.found(found.value.length) : ''))
  return { asked, found, lists, told }
}
