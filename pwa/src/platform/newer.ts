import { isOurs } from '../worker/page'

/** Whether the server has other pages by now than this one; null when it cannot be asked. */
export async function isOutdated(): Promise<boolean | null> {
  const own = document.querySelector('script[type="module"][src]')?.getAttribute('src')
  const page = await fetch('/').then(
    // Not the excuse of a proxy, as while a new version is put up.
    (answer) => (answer.ok ? answer.text() : null),
    () => null,
  )
  return page === null || !isOurs(page) || !own ? null : !page.includes(own)
}
