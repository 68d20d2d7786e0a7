/// <reference lib="webworker" />
import { cleanupOutdatedCaches, getCacheKeyForURL, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching'
import { filesOf, isOurs } from './page'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] }

/**
 * Lets one of the apps that staff put up open without a network: the stand, the board, or their own. Each has its own
 * registration, whose scope is its address. The page comes from the server as long as that answers.
 */
const PAGE = new URL(self.registration.scope).pathname
const CACHE = `page of ${PAGE}`
/** The page of a version that is not in use yet: until it is, the worker before it serves, and lacks its files. */
const NEXT = `next ${CACHE}`
/** So long a server that says nothing is waited for, in milliseconds. */
const PATIENCE_MS = 4000

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()

self.addEventListener('install', (event) => {
  // The page is the server's newest whenever there is one, so the files of that version are to be there, too.
  void self.skipWaiting()
  event.waitUntil(fetchPage())
})

self.addEventListener('activate', (event) => {
  event.waitUntil(turnToNextPage())
  event.waitUntil(self.clients.claim())
})

self.addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate') event.respondWith(pageFor(event))
})

async function fetchPage(): Promise<void> {
  const answer = await fetch(PAGE, { cache: 'no-cache', credentials: 'omit' })
  if (!(await keep(answer, NEXT))) throw new Error(`${PAGE} is not the page of this worker.`)
}

async function turnToNextPage(): Promise<void> {
  const [shown, next] = await Promise.all([caches.open(CACHE), caches.open(NEXT)])
  const page = await next.match(PAGE)
  if (page) await shown.put(PAGE, page)
  await next.delete(PAGE)
}

/** Keeps a page if this worker has all its files: one of another version would be blank without a network. */
async function keep(answer: Response, cache: string): Promise<boolean> {
  const text = await answer.clone().text()
  const isWhole = filesOf(text).every((path) => getCacheKeyForURL(path) !== undefined)
  if (!answer.ok || answer.redirected || !isOurs(text) || !isWhole) return false
  await (await caches.open(cache)).put(PAGE, answer.clone())
  return true
}

async function pageFor(event: FetchEvent): Promise<Response> {
  const kept = await (await caches.open(CACHE)).match(PAGE)
  const fetching = fetch(event.request)
  if (!kept) return fetching
  const answer = await Promise.race([fetching.catch(() => null), patience()])
  // Not the log-in of a network that answers in our name, nor the excuse of a proxy.
  if (!answer?.ok || !isOurs(await answer.clone().text())) return kept
  event.waitUntil(keep(answer.clone(), CACHE))
  return answer
}

function patience(): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))
}
