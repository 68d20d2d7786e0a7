import type { Language } from '..'
import { da, type ArrivingWords } from './da'
import { en } from './en'

export type { ArrivingWords }

/** Apart from the other words: they are needed on the day of the visit only. */
export const ARRIVING_WORDS: Record<Language, ArrivingWords> = { da, en }
