/** What this device remembers until the citizen has it forgotten, for all tabs. */
export function rememberOnDevice(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    // A browser that remembers nothing: what is said now holds as long as the page stays open.
  }
}

/** What was remembered under that name; null when nothing was. */
export function rememberedOnDevice(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

/** Nothing is remembered under that name any longer. */
export function forgetOnDevice(name: string): void {
  try {
    localStorage.removeItem(name)
  } catch {
    // A browser that remembers nothing has nothing to forget.
  }
}
