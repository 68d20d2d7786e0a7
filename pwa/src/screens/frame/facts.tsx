import type { Booking } from '../../api/shapes'
import { useApp } from '../../app'
import { choose, officeOf } from '../../booking/visit'
import { useWords } from '../words'

/** When, where or how, and what of a booking. */
export function BookingFacts({ booking }: { booking: Booking }) {
  const words = useWords()
  const { moments, catalogue, text } = useApp()
  const { receipt } = words
  // A copy that the device has kept from before there were meeting forms lacks it.
  const meeting = booking.meeting ?? 'office'
  const office = officeOf(catalogue.value, booking.office)
  const chosen = (catalogue.value && choose(catalogue.value, booking.topics)) ?? []
  return (
    <dl class="facts">
      <div>
        <dt>{receipt.when}</dt>
        <dd class={booking.status === 'booked' ? 'facts-when' : 'facts-when struck'}>
          {moments.value.full(booking.start)}
        </dd>
      </div>
      {meeting !== 'office' && (
        <div>
          <dt>{receipt.howTitle}</dt>
          <dd>{receipt.how[meeting]}</dd>
        </div>
      )}
      {office && meeting === 'office' && (
        <div>
          <dt>{receipt.where}</dt>
          <dd>
            {office.name}
            <br />
            {office.address}, {office.postcode} {office.city}
          </dd>
        </div>
      )}
      {chosen.length > 0 && (
        <div>
          <dt>{receipt.what}</dt>
          {chosen.map(({ topic, persons }) => (
            <dd key={topic.id}>
              {text(topic.name)}
              {persons > 1 && `, ${words.persons(persons)}`}
            </dd>
          ))}
        </div>
      )}
    </dl>
  )
}
