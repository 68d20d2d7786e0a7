/** The shapes of staff's part of the wire, under the names that the screens use. */
import type { components, operations } from '../api/schema'
import type { Role } from './roles'

export type Schemas = components['schemas']
/** A table as a planner writes it: what can be left out may be missing, or null where a field was emptied. */
type Written<Table, Needed extends keyof Table = never> = Pick<Table, Needed> & {
  [Key in Exclude<keyof Table, Needed>]?: Table[Key] | null
}

export type CallAnswer = Schemas['CallAnswer']
type Kind = 'stand' | 'board'
export type StaffDevice = Omit<Schemas['DeviceAnswer'], 'kind'> & { kind: Kind }
export type NewDevice = Omit<Schemas['DeviceRequest'], 'kind'> & { kind: Kind }
export type Pairing = Schemas['PairingAnswer']

export type Day = Schemas['OfficeDayAnswer']
export type DayBooking = Schemas['DayBooking']
export type DayDesk = Schemas['DeskOfDay']
export type DayPool = Schemas['PoolOfDay']
export type Ticket = Schemas['TicketAnswer']
export type NewTicket = Schemas['NewTicketAnswer']

export type Me = Omit<Schemas['MeAnswer'], 'role'> & { role: Role }
export type Ways = Omit<Schemas['WaysAnswer'], 'demo'> & { demo: { user: string; password: string; name: string; role: Role }[] }

export type Rule = Written<Schemas['RuleTable'], 'id' | 'pool' | 'lane' | 'rrule' | 'valid_from' | 'from' | 'until' | 'capacity'>
export type Closure = Written<Schemas['ClosureTable'], 'id' | 'reason' | 'from'>
export type TopicTable = Written<Schemas['TopicTable'], 'id' | 'name' | 'minutes'>
export type Release = Partial<Schemas['ReleaseTable']>
export type DayRules = Schemas['DayTable']
export type Desk = Written<Schemas['DeskTable'], 'id' | 'name'>
export type OfficeDay = Written<Omit<DayRules, 'desks'>> & { desks?: Desk[] | null }
export type OfficeTable = Written<Omit<Schemas['OfficeTable'], 'day'>, 'id' | 'name'> & { day?: OfficeDay | null }
export type Holiday = Schemas['RuleTable']['open_on'][number]
export type Need = keyof Schemas['NeedsTable']
export type Needs = Partial<Record<Need, { extra_minutes?: number }>>
export type PoolTable = Written<Schemas['PoolTable'], 'id' | 'name' | 'office' | 'topics'>

/** The municipality's file with its own keys. */
export type Document = Omit<
  Schemas['DocumentAnswer'],
  'rules' | 'closures' | 'topics' | 'offices' | 'pools' | 'release' | 'settings' | 'needs'
> & {
  rules?: Rule[]
  closures?: Closure[]
  topics?: TopicTable[]
  offices?: OfficeTable[]
  pools?: PoolTable[]
  release?: Release
  settings?: Partial<Schemas['SettingsTable']>
  needs?: Needs
}

export type Lane = Rule['lane']
export type Changes = Schemas['ChangesAnswer']
export type ChangedTimes = Schemas['TimesAnswer']
export type Edition = Schemas['EditionAnswer']
export type History = Schemas['HistoryAnswer']
export type PoolCalendar = Schemas['PoolCalendar']
export type CalendarDay = PoolCalendar['days'][number]
export type CalendarSpan = CalendarDay['spans'][number]
export type CalendarBooking = CalendarDay['bookings'][number]
export type Figures = Schemas['FiguresAnswer']
export type Goal = Schemas['GoalAnswer']
export type SickRequest = Schemas['SickRequest']
export type SickOutcome = Schemas['OutcomeAnswer']
export type FindRequest = Schemas['FindRequest']
export type FoundBooking = Schemas['FoundBooking']
export type StaffTime = Schemas['StaffTime']
export type StaffTimesQuestion = operations['readStaffTimes']['parameters']['query']
export type StaffBookingRequest = Schemas['StaffBookingRequest']
export type StaffMoveRequest = Schemas['StaffMoveRequest']
export type StaffContactRequest = Schemas['StaffContactRequest']
export type StaffCancelRequest = Schemas['StaffCancelRequest']
export type CallTask = Schemas['TaskAnswer']
export type AuditEntry = Schemas['EntryAnswer']
export type FoundBookings = Schemas['FoundAnswer']
export type Misfit = Schemas['MisfitAnswer']
