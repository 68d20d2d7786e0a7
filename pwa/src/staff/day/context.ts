import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Day, DayDesk } from '../shapes'
import type { Board } from './board'
import type { DayWork } from './work'

interface DayHere {
  work: DayWork
  day: Day
  board: Board
  /** The clerk's own desk, and whom it serves; null: not chosen, or not the office's. */
  desk: DayDesk | null
  /** As it was chosen. */
  deskId: string | null
}

export const DayContext = createContext<DayHere | null>(null)

export function useDay(): DayHere {
  const here = useContext(DayContext)
  if (!here) throw new Error('useDay needs DayContext')
  return here
}
