import type { ComponentType } from 'preact'
import { DayScreen } from './day/view'
import type { Role } from './roles'
import type { StaffWords } from './words'

/** A screen that the navigation leads to. Another one is one more line in SCREENS. */
interface StaffScreen {
  path: string
  /** Who may at least come here. */
  least: Role
  name: (words: StaffWords) => string
  screen: ComponentType
}

/** In the order of the navigation. The first that one may open is where the work begins. */
export const SCREENS: readonly StaffScreen[] = [
  { path: '/personale/dagen', least: 'reader', name: (words) => words.day.title, screen: DayScreen },
]
