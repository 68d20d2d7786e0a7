/** The page that answers every address of the app: `/` as the server filled it, kept for the next visit and for offline. */

const CACHE = 'page'
/** The page of a version that is not in use yet: the worker that serves until then does not have its files. */
const NEXT = 'page-next'
const PAGE = '/'

/** What this version of the worker has kept of the app's own files. */
export interface Shell {
  holds(path: string): boolean
}

/** The page for `path`: where another screen belongs, the first one is hidden until the app has drawn that. */
export async function keptPage(path: string): Promise<Response | undefined> {
  const kept = await (await caches.open(CACHE)).match(PAGE)
  if (!kept || path === PAGE) return kept
  const page = await kept.text()
  return new Response(page.replace('<html ', '<html class="elsewhere" '), { headers: kept.headers })
}

/** Fetches the page of a version that is being installed, and keeps it until that is taken. */
export async function keepNextPage(shell: Shell): Promise<void> {
  await keepPage(shell, NEXT)
}

/** This version has been taken: its page is the one that is shown. */
export async function turnToNextPage(shell: Shell): Promise<void> {
  const [shown, next] = await Promise.all([caches.open(CACHE), caches.open(NEXT)])
  const page = await next.match(PAGE)
  if (page && isWhole(shell, await page.clone().text())) {
    await shown.put(PAGE, page)
    await next.delete(PAGE)
  } else {
    // What is kept is another version's, whose files may be gone: better none than one that is blank.
    await shown.delete(PAGE)
  }
}

/** Renews the kept page behind the citizen's back; when that fails the kept one stays. */
export async function refreshPage(shell: Shell): Promise<void> {
  await keepPage(shell, CACHE).catch(() => undefined)
}

/**
 * Fetches the page and keeps it, provided that this worker has every file it asks for: a newer page belongs to a newer
 * worker, and would be blank offline.
 */
async function keepPage(shell: Shell, cache: string): Promise<void> {
  const answer = await fetch(PAGE, { cache: 'no-cache', credentials: 'omit' })
  if (!answer.ok) throw new Error(`The page answered ${answer.status}.`)
  const text = await answer.clone().text()
  if (isWhole(shell, text) && isOurs(text) && !answer.redirected) await (await caches.open(cache)).put(PAGE, answer)
}

function isWhole(shell: Shell, page: string): boolean {
  return filesOf(page).every((path) => shell.holds(path))
}

/** Not the login page of a network that answers in our name. */
export function isOurs(page: string): boolean {
  return filesOf(page).length > 0
}

export function filesOf(page: string): string[] {
  return [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path!)
}
