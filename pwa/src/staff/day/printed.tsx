import { useStaff } from '../app'
import { useNames } from '../names'
import { useDay } from './context'
import { useTopicNames } from './ticket'

/** The day on paper, each morning and at every outage: by time, with room to note what happened. */
export function PrintedList() {
  const { words, moments } = useStaff()
  const { day } = useDay()
  const names = useNames()
  const topicNames = useTopicNames()
  const said = words.value.day
  return (
    <table class="printed">
      <caption>
        {said.lead(names.office(day.office), moments.value.date(day.date))} – {moments.value.stamp(day.fetched_at)}
      </caption>
      <thead>
        <tr>
          {said.columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {day.bookings.map((booking) => (
          <tr key={booking.id}>
            <td>{moments.value.time(booking.start)}</td>
            <td>{booking.code}</td>
            <td>{booking.name}</td>
            <td>{topicNames(booking.topics)}</td>
            <td>{booking.needs.map((need) => said.needs[need]).join(', ')}</td>
            <td />
            <td />
            <td />
          </tr>
        ))}
      </tbody>
    </table>
  )
}
