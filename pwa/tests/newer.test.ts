import { afterEach, expect, it, vi } from 'vitest'
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
