import type { ComponentType } from 'preact'
import { BookingsScreen } from './bookings/view'
import { DayScreen } from './day/view'
import { AuditScreen } from './audit/view'
import { CalendarScreen } from './calendar/view'
import { ClosuresScreen } from './closures/view'
import { FiguresScreen } from './figures/view'
import { HistoryScreen } from './history/view'
import { InvitationsScreen } from './invitations/view'
import { PlacesScreen } from './places/view'
import { ReleaseScreen } from './release/view'
import { DevicesScreen } from './devices/view'
import type { Role } from './roles'
import { SickScreen } from './sick/view'
import { TasksScreen } from './tasks/view'
import { TopicsScreen } from './topics/view'
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
  { path: '/personale/aftaler', least: 'clerk', name: ({ bookings }) => bookings.title, screen: BookingsScreen },
  { path: '/personale/invitationer', least: 'clerk', name: ({ invitations }) => invitations.title, screen: InvitationsScreen },
  { path: '/personale/kalender', least: 'reader', name: ({ calendar }) => calendar.name, screen: CalendarScreen },
  { path: '/personale/lukkedage', least: 'reader', name: ({ closure }) => closure.name, screen: ClosuresScreen },
  { path: '/personale/sygdom', least: 'planner', name: ({ sick }) => sick.name, screen: SickScreen },
  { path: '/personale/opgaver', least: 'clerk', name: ({ tasks }) => tasks.name, screen: TasksScreen },
  { path: '/personale/steder', least: 'reader', name: ({ places }) => places.name, screen: PlacesScreen },
  { path: '/personale/emner', least: 'reader', name: ({ topic }) => topic.name, screen: TopicsScreen },
  { path: '/personale/frigivelse', least: 'reader', name: ({ release }) => release.name, screen: ReleaseScreen },
  { path: '/personale/tal', least: 'reader', name: ({ figures }) => figures.name, screen: FiguresScreen },
  { path: '/personale/historik', least: 'reader', name: ({ history }) => history.name, screen: HistoryScreen },
  { path: '/personale/log', least: 'administrator', name: ({ audit }) => audit.name, screen: AuditScreen },
  { path: '/personale/enheder', least: 'administrator', name: (words) => words.devices.title, screen: DevicesScreen },
]
