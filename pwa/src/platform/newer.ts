/** Whether the server has other pages by now than this one; null when it cannot be asked. */
export async function isOutdated(): Promise<boolean | null> {
  const own = document.querySelector('script[type="module"][src]')?.getAttribute('src')
  const page = await fetch('/').then(
    (answer) => answer.text(),
    () => null,
  )
  return page === null || !own ? null : !page.includes(own)
}
