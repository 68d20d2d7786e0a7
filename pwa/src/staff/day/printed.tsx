import { useStaff } from '../app'
import { useNames } from '../names'
import { useDay } from './context'
import { useTopicNames } from './ticket'

/** The day on paper, each morning and at every outage: with room to note what happened. */
export function PrintedList() {
  return (
    <>
      <PrintedBookings />
      <PrintedLine />
    </>
  )
}

/** Who waits already, in the order in which they are to be called. */
function PrintedLine() {
  const { words, moments } = useStaff()
  const { board } = useDay()
  const topicNames = useTopicNames()
  const said = words.value.day
  const at = moments.value.time
  if (board.line.length === 0) return null
  return (
    <table class="printed">
      <caption>{said.inLine}</caption>
      <Columns names={said.lineColumns} />
      <tbody>
        {board.line.map(({ id, number, topics, arrived_at, booked_for }) => (
          <tr key={id}>
            <td>{number}</td>
            <td>{topicNames(topics)}</td>
            <td>{at(arrived_at)}</td>
            <td>{booked_for && at(booked_for)}</td>
            <td />
            <td />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Columns({ names }: { names: readonly string[] }) {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function PrintedBookings() {
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
      <Columns names={said.columns} />
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
