import { useStaff } from '../app'
import type { CalendarDay } from '../shapes'
import { percentTaken } from './spans'

interface MonthProps {
  days: readonly CalendarDay[]
  /** Any date of the month; days of others are shown paler. */
  date: string
  today: string
  open: (date: string) => void
}

/** Six weeks at most, each day with its hours and how much of it is taken; a day opens its week. */
export function Month({ days, date, today, open }: MonthProps) {
  const weeks = Array.from({ length: days.length / 7 }, (_, week) => days.slice(7 * week, 7 * week + 7))
  const { moments } = useStaff()
  const weekday = (day: CalendarDay) => moments.value.shortDay(`${day.date}T12:00:00Z`).split(' ')[0]
  return (
    <table class="staff-month">
      <thead>
        <tr>
          {weeks[0]?.map((day) => (
            <th key={day.date} scope="col">
              {weekday(day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]!.date}>
            {week.map((day) => (
              <MonthDay key={day.date} day={day} other={day.date.slice(0, 7) !== date.slice(0, 7)} today={today} open={open} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface MonthDayProps {
  day: CalendarDay
  other: boolean
  today: string
  open: (date: string) => void
}

function MonthDay({ day, other, today, open }: MonthDayProps) {
  const { words, moments, text } = useStaff()
  const { calendar } = words.value
  const percent = percentTaken(day)
  const notes = [...day.holidays, ...day.closures.map(({ reason }) => reason)]
  return (
    <td class={other ? 'staff-month-other' : undefined}>
      <button type="button" aria-current={day.date === today ? 'date' : undefined} onClick={() => open(day.date)}>
        <span class="sr-only">{moments.value.date(day.date)}</span>
        <strong aria-hidden="true">{Number(day.date.slice(8))}</strong>
        {notes.map((note) => (
          <span key={note.da} class="staff-month-note">
            {text(note)}
          </span>
        ))}
        {percent !== null && <span>{calendar.taken(percent)}</span>}
        {day.bookings.length > 0 && <span>{calendar.bookings(day.bookings.length)}</span>}
      </button>
    </td>
  )
}
