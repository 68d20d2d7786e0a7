import { effect, signal, type Signal } from '@preact/signals'
import { LANGUAGES, WORDS, type Language } from '../words'
import { remember } from './remembered'

/** The language on the screen. Danish until the citizen chooses. */
export function rememberedLanguage(): Signal<Language> {
  const language = signal<Language>(LANGUAGES[0])
  rememberLanguage(language)
  return language
}

/** Makes it the language that was chosen on this device before, and the page's. */
export function rememberLanguage(language: Signal<Language>): void {
  remember(language, 'language', LANGUAGES)
  effect(() => {
    document.documentElement.lang = language.value
    document.documentElement.dir = WORDS[language.value].direction
  })
}
