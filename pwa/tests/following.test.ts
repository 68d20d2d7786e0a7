import { afterEach, expect, it, vi } from 'vitest'
import { follow } from '../src/platform/following'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Stands in for the browser's; answers what tells of a change. */
function aServer(): () => void {
  const source = new EventTarget()
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('removeEventListener', () => undefined)
  vi.stubGlobal(
    'EventSource',
    class {
      addEventListener = source.addEventListener.bind(source)
      close(): void {}
    },
  )
  return () => void source.dispatchEvent(new Event('changed'))
}

it('Several changes during one look lead to one more', async () => {
  const change = aServer()
  const waiting: (() => void)[] = []
  const look = vi.fn(() => new Promise<void>((resolve) => waiting.push(resolve)))
  const stop = follow('/events', look)
  change()
  change()
  expect(look).toHaveBeenCalledTimes(1)
  waiting.shift()!()
  await vi.waitFor(() => expect(look).toHaveBeenCalledTimes(2))
  waiting.shift()!()
  await Promise.resolve()
  expect(look).toHaveBeenCalledTimes(2)
  stop()
})

it('After a look that failed the next change is looked at all the same', async () => {
  const change = aServer()
  const told = vi.spyOn(console, 'error').mockReturnValue()
  const look = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('The database is closing.')).mockResolvedValue()
  const stop = follow('/events', look)
  await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1))
  change()
  await vi.waitFor(() => expect(look).toHaveBeenCalledTimes(2))
  stop()
})
