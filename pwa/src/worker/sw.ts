/// <reference lib="webworker" />
import { cleanupOutdatedCaches, getCacheKeyForURL, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { WAKING } from '../sync/waking'
import { keepNextPage, keptPage, refreshPage, turnToNextPage, type Shell } from './page'
import { sendWhatWaits } from './sending'

/** Not in every browser, and so not in the compiler's library. */
interface SyncEvent extends ExtendableEvent {
  tag: string
}

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] }

/** Not ours: the API, the statement's short address and what staff, the demo and operations look at come from the server. */
const HANDS_OFF = [/^\/api\b/, /^\/(personale|stander|tavle)\b/, /^\/demo\b/, /^\/health\b/, /^\/metrics\b/, /^\/was$/]

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()

const shell: Shell = { holds: (path) => getCacheKeyForURL(path) !== undefined }

self.addEventListener('install', (event) => event.waitUntil(keepNextPage(shell)))

registerRoute(
  new NavigationRoute(
    async ({ event, url }) => {
      const page = await keptPage(url.pathname)
      event.waitUntil(refreshPage(shell))
      return page ?? fetch((event as FetchEvent).request)
    },
    { denylist: HANDS_OFF },
  ),
)

// Only the page asks for this, when the citizen has: a new version never takes over by itself.
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting()
})

self.addEventListener('activate', (event) => {
  event.waitUntil(turnToNextPage(shell))
  event.waitUntil(self.clients.claim())
})

// There is a connection again, as far as the browser knows, and a page has left something to be sent.
self.addEventListener('sync', (event) => {
  const sync = event as SyncEvent
  if (sync.tag === WAKING) sync.waitUntil(sendWhatWaits())
})
