import type { Language } from '../../words'
import { da, type StaffWords } from './da'
import { en } from './en'

export type { StaffWords }

export const STAFF_WORDS: Record<Language, StaffWords> = { da, en }
