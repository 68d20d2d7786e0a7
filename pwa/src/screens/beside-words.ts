import { useApp } from '../app'
import { BESIDE_WORDS, type BesideWords } from '../words/beside'

/** The words of the screens beside the way to a time, in the language on the screen. */
export function useBesideWords(): BesideWords {
  return BESIDE_WORDS[useApp().language.value]
}
