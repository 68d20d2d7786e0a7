import { signal } from '@preact/signals'

/** True when a new version waits for the citizen's consent. */
export const updateReady = signal(false)

let waiting: ServiceWorker | null = null
let consented = false

/** Registers the worker once the page has loaded. Without worker support the page works as before. */
export async function registerWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (consented) location.reload()
  })
  try {
    const registration = await navigator.serviceWorker.register('/sw.js')
    offer(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing
      worker?.addEventListener('statechange', () => worker.state === 'installed' && offer(worker))
    })
  } catch {
    // Refused by the browser (private window, no storage): the page needs no worker to book a time.
  }
}

function offer(worker: ServiceWorker | null): void {
  // Without a controller this is the first version: there is nothing to update from.
  if (!worker || !navigator.serviceWorker.controller) return
  waiting = worker
  updateReady.value = true
  if (consented) worker.postMessage('take-over')
}

/** The citizen asked for the new version: this tab reloads when it has taken over, or at once when there is no worker. */
export async function updateNow(): Promise<void> {
  consented = true
  if (waiting?.state === 'installed') return waiting.postMessage('take-over')
  // Another tab has let it take over.
  if (waiting) return location.reload()
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  await registration?.update().catch(() => undefined)
  // One that is being installed takes over when it is offered.
  if (!registration?.installing && !registration?.waiting) location.reload()
}
