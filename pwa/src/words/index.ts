import type { LocalText } from '../api/shapes'
import { da, type Words } from './da'
import { en } from './en'

export type Language = keyof LocalText
export type { Words }

export const WORDS: Record<Language, Words> = { da, en }

export const LANGUAGES = ['da', 'en'] as const satisfies readonly Language[]
