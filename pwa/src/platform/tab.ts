/** What this tab remembers until it is closed: phones throw a page away while its owner reads a mail. */
export function rememberInTab(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(name, JSON.stringify(value))
  } catch {
    // A browser that remembers nothing: the page works as long as it stays open.
  }
}

/** What was remembered under that name; null when nothing was. */
export function rememberedInTab<T>(name: string): T | null {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? 'null') as T | null
  } catch {
    return null
  }
}
