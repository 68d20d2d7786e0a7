/** The shapes of staff's part of the wire, under the names that the screens use. */
import type { components } from '../api/schema'
import type { Role } from './roles'

type Schemas = components['schemas']

export type CallAnswer = Schemas['CallAnswer']
export type Day = Schemas['OfficeDayAnswer']
export type DayBooking = Schemas['DayBooking']
export type DayDesk = Schemas['DeskOfDay']
export type Ticket = Schemas['TicketAnswer']

export type Me = Omit<Schemas['MeAnswer'], 'role'> & { role: Role }
export type Ways = Omit<Schemas['WaysAnswer'], 'demo'> & { demo: { user: string; password: string; name: string; role: Role }[] }
