import { afterEach, expect, it, vi } from 'vitest'
import type { App } from '../src/app'
import { isOutdated } from '../src/platform/newer'

afterEach(() => void vi.unstubAllGlobals())

const pageOf = (script: string) => `<script type="module" src="/assets/${script}.js"></script>`

it.each<[string, Response, boolean | null]>([
  ['its own version', new Response(pageOf('own')), false],
  ['another version', new Response(pageOf('other')), true],
  ['the excuse of a proxy', new Response(pageOf('proxy'), { status: 502 }), null],
  ['the login page of a network', new Response('<form action="/login">'), null],
])('A page that is answered with %s knows whether it is outdated', async (_what, answer, outdated) => {
  vi.stubGlobal('document', { querySelector: () => ({ getAttribute: () => '/assets/own.js' }) })
  vi.stubGlobal('fetch', async () => answer)
  expect(await isOutdated()).toBe(outdated)
})

it('Screens that could not be fetched are tried again each time there may be a connection', async () => {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  const keepSending = vi.fn()
  let tries = 0
  vi.doMock('../src/screens/later', () => {
    if (++tries < 3) throw new Error('no connection')
    return { keepSending, watchSharedDevice: () => undefined }
  })
  const { preloadScreens } = await import('../src/screens')
  await preloadScreens({} as App)
  for (const made of [2, 3]) {
    page.dispatchEvent(new Event('online'))
    await vi.waitFor(() => expect(tries).toBe(made))
  }
  await vi.waitFor(() => expect(keepSending).toHaveBeenCalledOnce())
})
