import { effect, type Signal } from '@preact/signals'
import { LANGUAGES, WORDS, type Language } from '../words'
import { remembered } from './remembered'

/** The language on the screen. Danish until the citizen chooses. */
export function rememberedLanguage(): Signal<Language> {
  const language = remembered<Language>('language', LANGUAGES)
  effect(() => {
    document.documentElement.lang = language.value
    document.documentElement.dir = WORDS[language.value].direction
  })
  return language
}
