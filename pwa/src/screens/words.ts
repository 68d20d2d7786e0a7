import { useApp, type App } from '../app'
import { ALL_WORDS, type AllWords } from '../words/later'

/** All words in the language on the screen; for the screens after the first. */
export function wordsOf(app: App): AllWords {
  return ALL_WORDS[app.language.value]
}

export function useWords(): AllWords {
  return wordsOf(useApp())
}
