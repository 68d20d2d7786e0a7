import { signal } from '@preact/signals'
import { hydrate, render } from 'preact'
import { createApi } from './api/client'
import type { Catalogue } from './api/shapes'
import { bringCatalogue, createApp, keepCatalogue } from './app'
import { systemClock } from './platform/clock'
import { followForgetting } from './platform/forgotten'
import { rememberLanguage } from './platform/language'
import { turn } from './platform/turn'
import { registerWorker, updateReady } from './platform/update'
import { Root } from './root'
import { loaded, preloadScreens } from './screens'
import { LANGUAGES, type Language } from './words'
import './styles/main.scss'

/** The catalogue that the server has put into the page; null when it is the bare file. */
function readSeed(): Catalogue | null {
  try {
    return JSON.parse(document.getElementById('catalogue')?.textContent ?? '') as Catalogue
  } catch {
    return null
  }
}

const clock = systemClock()
const language = signal<Language>(LANGUAGES[0])
const seed = readSeed()
const store = loaded.then(({ openStore, forWhoeverComes }) =>
  forWhoeverComes(openStore({ sealing: () => import('./storage/sealing'), outdated: () => (updateReady.value = true) })),
)
const app = createApp({ api: createApi(language, clock), clock, store, language, seed })
const filled = seed !== null && location.pathname === '/'

/** Takes over the first screen as the server has drawn it, in Danish, or draws the one that belongs here. */
function draw(): void {
  const root = document.getElementById('app')!
  if (filled) hydrate(<Root app={app} />, root)
  else {
    rememberLanguage(language)
    root.replaceChildren()
    render(<Root app={app} />, root)
  }
  document.documentElement.classList.remove('elsewhere')
}

/** In tasks of their own, the first screen's first: a slow phone takes long for all of it. */
async function begin(): Promise<void> {
  if (filled) await turn()
  draw()
  await turn()
  if (filled) rememberLanguage(language)
  followForgetting()
  // A page that a worker answered may carry an older catalogue than the server has.
  const fresh = seed && !navigator.serviceWorker?.controller
  void (fresh ? keepCatalogue(app, seed) : bringCatalogue(app))
  if (document.readyState !== 'complete') await new Promise((resolve) => addEventListener('load', resolve))
  await preloadScreens(app)
  await registerWorker()
}

void begin()
