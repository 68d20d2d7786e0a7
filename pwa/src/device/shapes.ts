/** The shapes of the wire that devices use, under the names of the screens. */
import type { components } from '../api/schema'

type Schemas = components['schemas']

/** Where this device is, and as what. */
export type Device = Omit<Schemas['ThisDeviceAnswer'], 'kind'> & { kind: 'stand' | 'board' }
export type BoardAnswer = Schemas['BoardAnswer']
export type StandAnswer = Schemas['StandAnswer']
export type StandTopic = Schemas['StandTopic']
export type NewTicket = Schemas['NewTicketAnswer']
export type Numbers = Schemas['NumbersAnswer']
