/** The shapes of the wire under the names that the screens use; all of them come from the API's own document. */
import type { components, operations } from './schema'

type Schemas = components['schemas']

export type LocalText = Schemas['LocalText']
export type Catalogue = Schemas['Catalogue']
export type Office = Schemas['CatalogueOffice']
export type Coordinates = Schemas['Coordinates']
export type Topic = Schemas['CatalogueTopic']
export type Fee = Schemas['CatalogueFee']

export type FreeTimesQuestion = operations['readFreeTimes']['parameters']['query']
export type FirstFreeQuestion = operations['readFirstFreeTimes']['parameters']['query']
export type FreeDay = Schemas['FreeDay']

export type Meeting = Topic['meetings'][number]
export type Need = Schemas['CatalogueNeed']['id']

export type VisitTopic = Schemas['TopicChoice']
export type Place = Schemas['Alternative']
export type Hold = Schemas['HoldAnswer']
export type Contact = Schemas['ContactRequest']
export type BookingRequest = Schemas['BookingRequest']
export type Booking = Schemas['BookingAnswer']
export type BookedBooking = Schemas['BookedAnswer']
export type ReceiptLine = Schemas['ReceiptAnswer']
export type HoldRequest = Schemas['HoldRequest']
export type MoveRequest = Schemas['MoveRequest']
export type CancelRequest = Schemas['CancelRequest']

export type Arrival = Schemas['ArrivalAnswer']
export type OwnTicket = Schemas['OwnTicketAnswer']
export type NewTicket = Schemas['NewTicketAnswer']
export type PlaceInLine = Schemas['PlaceAnswer']

export type CodeRequest = Schemas['CodeRequest']
export type DigitsRequest = Schemas['DigitsRequest']
export type FaultReportRequest = Schemas['FaultReportRequest']

export type Problem = Schemas['Problem']
export type FieldError = Schemas['FieldError']
