import { signal } from '@preact/signals'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { afterEach, expect, it, vi } from 'vitest'
import type { Api } from '../src/api/client'
import { createApp } from '../src/app'
import { Root } from '../src/root'
import { passingStore } from '../src/storage/store'

afterEach(() => vi.unstubAllGlobals())

function drawAt(pathname: string): string {
  vi.stubGlobal('location', { pathname, search: '', origin: 'http://localhost' })
  const app = createApp({
    api: {} as Api,
    clock: { now: () => 0, tick: signal(0), correct: () => undefined },
    store: Promise.resolve(passingStore()),
    language: signal('da'),
    seed: null,
  })
  return renderToString(h(Root, { app }))
}

it.each(['/findes-ikke', '/kvittering/%E0%A4%A', '/%'])('%s is told not to exist, with a way on', (path) => {
  const page = drawAt(path)
  expect(page).toContain('Siden findes ikke')
  expect(page).toContain('href="/"')
})
