import { hydrate, render } from 'preact'
import { createApi } from './api/client'
import type { Catalogue } from './api/shapes'
import { bringCatalogue, createApp, keepCatalogue } from './app'
import { systemClock } from './platform/clock'
import { followForgetting } from './platform/forgotten'
import { rememberedLanguage } from './platform/language'
import { registerWorker, updateReady } from './platform/update'
import { Root } from './root'
import { preloadScreens } from './screens'
import { openStore } from './storage/store'
import { forWhoeverComes } from './sync/left'
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
const language = rememberedLanguage()
const seed = readSeed()
const opened = openStore({ sealing: () => import('./storage/sealing'), outdated: () => (updateReady.value = true) })
const app = createApp({ api: createApi(language, clock), clock, store: forWhoeverComes(opened), language, seed })

// A page that a worker answered may carry an older catalogue than the server has.
const fresh = seed && !navigator.serviceWorker?.controller
void (fresh ? keepCatalogue(app, seed) : bringCatalogue(app))

const root = document.getElementById('app')!
if (seed && location.pathname === '/') hydrate(<Root app={app} />, root)
else {
  root.replaceChildren()
  render(<Root app={app} />, root)
}
document.documentElement.classList.remove('elsewhere')

followForgetting()
addEventListener('load', () => {
  void preloadScreens(app)
  void registerWorker()
})
