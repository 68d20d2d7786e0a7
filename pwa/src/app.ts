import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Api } from './api/client'
import type { Catalogue, LocalText } from './api/shapes'
import type { Answer, Failure } from './api/answer'
import { momentsOf, type Moments } from './booking/moments'
import type { Clock } from './platform/clock'
import type { Store } from './storage/store'
import type { Runner } from './sync/runner'
import { WORDS, type Language, type Words } from './words'

const CATALOGUE = 'current'

/** What every screen may ask for; made once in main.tsx. */
export interface App extends Runner {
  readonly clock: Clock
  readonly language: Signal<Language>
  readonly words: ReadonlySignal<Words>
  readonly moments: ReadonlySignal<Moments>
  readonly catalogue: Signal<Catalogue | null>
  /** Why there is no catalogue yet; null while it is being fetched or when there is one. */
  readonly catalogueFailure: Signal<Failure | null>
  /** False when this browser forgets everything with the page. */
  readonly lasting: ReadonlySignal<boolean>
  /** `text` in the language on the screen. */
  text(text: LocalText): string
}

export interface Parts {
  api: Api
  clock: Clock
  store: Promise<Store>
  language: Signal<Language>
  seed: Catalogue | null
}

export function createApp({ api, clock, store, language, seed }: Parts): App {
  const catalogue = signal(seed)
  const words = computed(() => WORDS[language.value])
  const lasting = signal(true)
  void store.then((opened) => effect(() => void (lasting.value = opened.lasting.value)))
  return {
    lasting,
    api,
    clock,
    store,
    language,
    words,
    catalogue,
    catalogueFailure: signal(null),
    moments: computed(() => momentsOf(words.value, catalogue.value?.municipality)),
    text: (text) => text[language.value],
  }
}

/** Brings the catalogue: the copy on the device at once, then the server's. Keeps what it got. */
export async function bringCatalogue(app: App): Promise<void> {
  const store = await app.store
  app.catalogue.value ??= (await store.get('catalogues', CATALOGUE)) ?? null
  const answer: Answer<Catalogue> = await app.api.catalogue()
  if (answer.ok) await keepCatalogue(app, answer.value)
  // Until the answer what failed stays: who tries again keeps their place at the button.
  app.catalogueFailure.value = answer.ok || app.catalogue.value ? null : answer.failure
}

export async function keepCatalogue(app: App, catalogue: Catalogue): Promise<void> {
  // Also at the same version: fees and opening hours are those of the day on which they were fetched.
  app.catalogue.value = catalogue
  await (await app.store).put('catalogues', CATALOGUE, catalogue)
}

export const AppContext = createContext<App | null>(null)

export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new Error('useApp needs AppContext')
  return app
}
