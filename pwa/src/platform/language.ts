import { effect, type Signal } from '@preact/signals'
import type { Language } from '../words'
import { remembered } from './remembered'

/** The language on the screen. Danish until the citizen chooses. */
export function rememberedLanguage(): Signal<Language> {
  const language = remembered<Language>('language', ['da', 'en'])
  effect(() => void (document.documentElement.lang = language.value))
  return language
}
