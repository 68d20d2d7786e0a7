/** The page that answers every address of the app: `/` as the server filled it, kept for the next visit and for offline. */

const CACHE = 'page'
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

/** Fetches the page and keeps it, provided that this worker has every file it asks for. */
export async function keepPage(shell: Shell): Promise<void> {
  const answer = await fetch(PAGE, { cache: 'no-cache', credentials: 'omit' })
  if (!answer.ok) throw new Error(`The page answered ${answer.status}.`)
  const text = await answer.clone().text()
  // A newer page belongs to a newer worker: without its files it would be blank offline.
  if (filesOf(text).every((path) => shell.holds(path))) await (await caches.open(CACHE)).put(PAGE, answer)
}

/** Renews the kept page behind the citizen's back; when that fails the kept one stays. */
export async function refreshPage(shell: Shell): Promise<void> {
  await keepPage(shell).catch(() => undefined)
}

export function filesOf(page: string): string[] {
  return [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path!)
}
