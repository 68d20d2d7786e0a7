import type { ReadonlySignal } from '@preact/signals-core'
import createClient from 'openapi-fetch'
import type { Clock } from '../platform/clock'
import type { paths } from './schema'

const PATIENCE_MS = 15_000

export type Wire = ReturnType<typeof createWire>

/** The API as its document describes it, in the language on the screen. What comes back also corrects the clock. */
export function createWire(language: ReadonlySignal<string>, clock: Pick<Clock, 'correct'>, { origin = '', patience = PATIENCE_MS } = {}) {
  const client = createClient<paths>({
    baseUrl: origin,
    // The API never redirects: who does is a network that wants something else first. The patience ends also an
    // answer that has begun and never ends.
    fetch: (request) => fetch(request, { signal: AbortSignal.timeout(patience), redirect: 'error' }),
  })
  client.use({
    onRequest({ request }) {
      request.headers.set('Accept-Language', language.value)
    },
    onResponse({ response }) {
      const serverNow = Date.parse(response.headers.get('Date') ?? '')
      if (serverNow) clock.correct(serverNow)
    },
  })
  return client
}
