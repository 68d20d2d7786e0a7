import { effect, signal, type Signal } from '@preact/signals'
import type { Language } from '../words'

const KEY = 'language'

/** The language on the screen. Danish until the citizen chooses; the choice is remembered on the device. */
export function rememberedLanguage(): Signal<Language> {
  const language = signal<Language>(read() === 'en' ? 'en' : 'da')
  effect(() => {
    document.documentElement.lang = language.value
    write(language.value)
  })
  return language
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

function write(language: Language): void {
  try {
    localStorage.setItem(KEY, language)
  } catch {
    // A browser that remembers nothing still shows the language chosen now.
  }
}
