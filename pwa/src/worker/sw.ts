/// <reference lib="webworker" />
import { cleanupOutdatedCaches, getCacheKeyForURL, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { keptPage, keepPage, refreshPage, type Shell } from './page'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] }

/** Not ours: the API, the statement's short address and what staff, the demo and operations look at come from the server. */
const HANDS_OFF = [/^\/api\b/, /^\/(personale|stander|tavle)\b/, /^\/demo\b/, /^\/health\b/, /^\/metrics\b/, /^\/was$/]

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()

const shell: Shell = { holds: (path) => getCacheKeyForURL(path) !== undefined }

self.addEventListener('install', (event) => event.waitUntil(keepPage(shell)))

registerRoute(
  new NavigationRoute(
    async ({ event, url }) => {
      const page = await keptPage(url.pathname)
      if (!page) return fetch((event as FetchEvent).request)
      event.waitUntil(refreshPage(shell))
      return page
    },
    { denylist: HANDS_OFF },
  ),
)

// Only the page asks for this, when the citizen has: a new version never takes over by itself.
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting()
})

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
