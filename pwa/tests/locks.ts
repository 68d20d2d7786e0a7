import { vi } from 'vitest'

/** The locks that all tabs of a browser share, as `navigator.locks`: one holder of a name at a time. */
export function shareLocks(): void {
  const last = new Map<string, Promise<unknown>>()
  const request = <T>(name: string, _options: LockOptions, work: () => Promise<T>): Promise<T> => {
    const turn = (last.get(name) ?? Promise.resolve()).then(work)
    last.set(
      name,
      turn.catch(() => undefined),
    )
    return turn
  }
  vi.stubGlobal('navigator', { locks: { request } })
}
