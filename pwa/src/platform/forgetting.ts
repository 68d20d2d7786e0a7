import { tabs } from './forgotten'

/** Tells the other tabs, and removes what the browser keeps of the site besides IndexedDB. */
export async function forgetSite(): Promise<void> {
  tabs?.postMessage(null)
  localStorage.clear()
  sessionStorage.clear()
  // Without a connection the app itself stays: it holds nothing of anybody, and there would be no page to say that the rest is gone.
  if (!navigator.onLine) return
  const workers = await navigator.serviceWorker?.getRegistrations()
  await Promise.all((workers ?? []).map((worker) => worker.unregister()))
  if (typeof caches === 'undefined') return
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)))
}
