import { batch, signal } from '@preact/signals'
import type { App } from '../../app'
import type { Failure } from '../../api/answer'
import type { Arrival } from '../../api/shapes'
import { isOver, pauseOf, type KeptTicket } from '../../booking/ticket'
import type { SecretLink } from '../../booking/link'
import { keepLooking } from '../../platform/looking'
import { uuid } from '../../platform/uuid'
import { keepTicket, pullTicket, ticketApiOf, ticketsOfToday } from '../../sync/tickets'

export type ArrivalModel = ReturnType<typeof arrivalModel>

/** How a booking stands on its day: whether its citizen can tell that they are here, and their number once they have. */
export function arrivalModel(app: App, booking: SecretLink) {
  const api = ticketApiOf(app)
  const arrival = signal<Arrival | null>(null)
  const kept = signal<KeptTicket | null>(null)
  /** Why the server's word is missing. */
  const failure = signal<Failure | null>(null)
  /** Why the citizen is not noted as here, although they have pressed. */
  const refused = signal<Failure | null>(null)
  const working = signal(false)
  const given = signal(false)

  async function look(): Promise<void> {
    kept.value ??= (await ticketsOfToday(app)).find((one) => one.booking === booking.id) ?? null
    if (kept.value?.ticket && !isOver(kept.value.ticket)) return follow(kept.value)
    const answer = await api.arrival(booking)
    failure.value = answer.ok ? null : answer.failure
    if (!answer.ok) return
    const { ticket } = (arrival.value = answer.value)
    // Unless it was forgotten while the question was on its way.
    if (ticket && (await (await app.store).get('bookings', booking.id))) await follow(await keepTicket(app, ticket, ticket, booking.id))
  }

  async function follow(ticket: KeptTicket): Promise<void> {
    const answer = await pullTicket(app, api, ticket)
    batch(() => {
      kept.value = answer.ok ? answer.value : ticket
      failure.value = answer.ok ? null : answer.failure
    })
  }

  async function arrive(): Promise<void> {
    if (working.value) return
    working.value = true
    const answer = await api.arrive(uuid(), booking)
    if (answer.ok) {
      const ticket = await keepTicket(app, answer.value, answer.value, booking.id)
      batch(() => {
        kept.value = ticket
        arrival.value = null
        given.value = true
      })
    }
    refused.value = answer.ok ? null : answer.failure
    await look()
    working.value = false
  }

  return {
    arrival,
    kept,
    failure,
    refused,
    working,
    given,
    arrive,
    follow: () => keepLooking(look, () => pauseOf(kept.value)),
  }
}

export type NumberModel = ReturnType<typeof numberModel>

/** One number of this device, as it was and then as it is. */
export function numberModel(app: App, first: KeptTicket) {
  const api = ticketApiOf(app)
  const kept = signal(first)
  const failure = signal<Failure | null>(null)
  const working = signal(false)

  async function look(): Promise<void> {
    const answer = await pullTicket(app, api, kept.value)
    batch(() => {
      if (answer.ok) kept.value = answer.value
      failure.value = answer.ok ? null : answer.failure
    })
  }

  async function leave(): Promise<void> {
    if (working.value) return
    working.value = true
    const answer = await api.leave(uuid(), kept.value)
    if (answer.ok) kept.value = await keepTicket(app, kept.value, answer.value)
    else failure.value = answer.failure
    working.value = false
  }

  return { kept, failure, working, leave, follow: () => keepLooking(look, () => pauseOf(kept.value)) }
}
