import type { Language } from '..'
import { da, type BesideWords } from './da'
import { en } from './en'

export type { BesideWords }

/** Apart from the other words: most citizens never need them. */
export const BESIDE_WORDS: Record<Language, BesideWords> = { da, en }
