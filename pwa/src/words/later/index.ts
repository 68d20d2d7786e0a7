import type { Language } from '..'
import { da, type AllWords } from './da'
import { en } from './en'

export type { AllWords }

/** Apart from the first screen's words, so that nobody waits for them there. */
export const ALL_WORDS: Record<Language, AllWords> = { da, en }
