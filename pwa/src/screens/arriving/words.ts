import { useApp } from '../../app'
import { ARRIVING_WORDS, type ArrivingWords } from '../../words/arriving'

/** The words of the day of the visit, in the language on the screen. */
export function useArrivingWords(): ArrivingWords {
  return ARRIVING_WORDS[useApp().language.value]
}
