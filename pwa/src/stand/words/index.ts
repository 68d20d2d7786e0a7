import { useDevice } from '../../device/app'
import { da } from './da'
import { en } from './en'

const WORDS = { da, en }

export function useStandWords() {
  return WORDS[useDevice().language.value]
}
