/** How often a page that nobody ever closes asks for a newer version, in milliseconds. */
const ASK_MS = 60 * 60_000

/**
 * Lets the app at `address` open without a network. `isNew` is called when a newer version has taken over, which a page
 * that is shown for weeks would never notice. A browser that refuses leaves the app as it is: it needs a network to open.
 */
export async function openWithoutNetwork(address: string, isNew: () => void = () => undefined): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  let known = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (known) isNew()
    known = true
  })
  try {
    const registration = await navigator.serviceWorker.register('/staff-sw.js', { scope: address })
    setInterval(() => void registration.update().catch(() => undefined), ASK_MS)
  } catch {
    // Private window, storage refused: nothing to open from.
  }
}
