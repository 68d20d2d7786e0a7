import { useStaff } from '../app'
import { useNames } from '../names'
import { hoursAround, packed, placeOf, wallOf, type Hours, type Span } from '../planning/geometry'
import type { CalendarBooking, CalendarDay, CalendarSpan } from '../shapes'
import { useDrawing } from './drawing'
import { spanOf } from './spans'

interface WeekProps {
  days: readonly CalendarDay[]
  today: string
  /** Opens what a span comes from; null: nothing may be changed. */
  change: ((rule: string) => void) | null
  /** Draws new opening hours on a day, or a longer end of those of a rule. */
  draw: ((date: string, span: Span, rule: string | null) => void) | null
  /** Whether the foot of a span can be pulled. */
  pulls: (span: CalendarSpan) => boolean
}

/** Seven days beside one another, or below one another where there is no room. */
export function Week({ days, today, change, draw, pulls }: WeekProps) {
  const hours = hoursAround(days.flatMap((day) => [...day.spans, ...day.bookings].map(spanOf)))
  const lines = Array.from({ length: (hours.last - hours.first) / 60 + 1 }, (_, line) => hours.first + line * 60)
  return (
    <div class="week" style={{ "--hours": String((hours.last - hours.first) / 60) }}>
      <div class="week-hours" aria-hidden="true">
        {lines.slice(0, -1).map((minutes) => (
          <span key={minutes}>{wallOf(minutes).replace(':', '.')}</span>
        ))}
      </div>
      {days.map((day) => (
        <Day key={day.date} day={day} hours={hours} isToday={day.date === today} change={change} draw={draw} pulls={pulls} />
      ))}
    </div>
  )
}

interface DayProps extends Pick<WeekProps, 'change' | 'draw' | 'pulls'> {
  day: CalendarDay
  hours: Hours
  isToday: boolean
}

function Day({ day, hours, isToday, change, draw, pulls }: DayProps) {
  const { words, moments, text } = useStaff()
  const { calendar } = words.value
  const spans = day.spans.map(spanOf)
  const columns = packed(spans)
  const drawing = useDrawing(hours, draw && ((span, rule) => draw(day.date, span, rule)))
  return (
    <section class="week-day" aria-label={moments.value.date(day.date)} aria-current={isToday ? 'date' : undefined}>
      <h3 class="week-name">{moments.value.shortDay(`${day.date}T12:00:00Z`)}</h3>
      <ul class="week-notes">
        {day.holidays.map((holiday) => (
          <li key={holiday.da}>{text(holiday)}</li>
        ))}
        {day.closures.map((closure) => (
          <li key={closure.id}>
            {closure.desks ? calendar.away(closure.desks) : calendar.closed}: {text(closure.reason)}
            {closure.from && ` ${closure.from.replace(':', '.')}–${closure.until?.replace(':', '.') ?? ''}`}
          </li>
        ))}
      </ul>
      <div class={draw ? 'week-body week-drawn-on' : 'week-body'} {...drawing.surface}>
        {spans.length === 0 && <p class="week-nothing">{calendar.nothing}</p>}
        {day.spans.map((span, place) => (
          <SpanBlock
            key={`${span.lane} ${span.from}`}
            span={span}
            at={spans[place]!}
            column={columns[place]!}
            hours={hours}
            change={change}
            handle={draw && span.rule && pulls(span) ? drawing.handle(spans[place]!, span.rule) : null}
          />
        ))}
        {drawing.drawn && <div class="week-ghost" style={styleOf(drawing.drawn, hours)} />}
        {day.bookings.length > 0 && <Bookings bookings={day.bookings} hours={hours} />}
      </div>
    </section>
  )
}

/** Fractions of the body's height, by which the styles place it where there is room for a grid. */
function styleOf(span: Span, hours: Hours, column = { column: 0, columns: 1 }): Record<string, string> {
  const { top, height } = placeOf(span, hours)
  return {
    '--top': `${top * 100}%`,
    '--height': `${height * 100}%`,
    '--column': String(column.column),
    '--columns': String(column.columns),
  }
}

interface SpanBlockProps {
  span: CalendarSpan
  at: Span
  column: { column: number; columns: number }
  hours: Hours
  change: ((rule: string) => void) | null
  handle: Record<string, unknown> | null
}

/** A stretch with the same desks. Where it may be changed it is a button, and its foot can be drawn. */
function SpanBlock({ span, at, column, hours, change, handle }: SpanBlockProps) {
  const { calendar, lanes } = useStaff().words.value
  const percent = span.minutes ? Math.round((100 * span.taken_minutes) / span.minutes) : 0
  const what = (
    <>
      <strong>
        {wallOf(at.from).replace(':', '.')}–<wbr />
        {wallOf(at.until).replace(':', '.')}
      </strong>
      <span>{lanes[span.lane]}</span>
      <span>{calendar.desks(span.desks)}</span>
      {span.lane !== 'walk-in' && <span>{calendar.taken(percent)}</span>}
    </>
  )
  const kind = `week-span week-${span.lane}`
  return (
    <div class={kind} style={styleOf(at, hours, column)}>
      {change && span.rule ? (
        <button type="button" onClick={() => change(span.rule!)}>
          {what}
        </button>
      ) : (
        <div>{what}</div>
      )}
      {handle && <div class="week-handle" {...handle} />}
    </div>
  )
}

function Bookings({ bookings, hours }: { bookings: readonly CalendarBooking[]; hours: Hours }) {
  const { words, moments } = useStaff()
  const { calendar } = words.value
  const columns = packed(bookings.map(spanOf))
  const names = useNames()
  const stateOf = ({ status, fits }: CalendarBooking) =>
    [status === 'held' && calendar.held, status === 'cancelled' && calendar.cancelled, !fits && calendar.misfit]
      .filter(Boolean)
      .join(', ')
  return (
    <ul class="week-bookings" aria-label={calendar.bookings(bookings.length)}>
      {bookings.map((booking, place) => (
        <li
          key={`${booking.id} ${booking.from}`}
          class={booking.fits ? 'week-booking' : 'week-booking week-misfit'}
          style={styleOf(spanOf(booking), hours, columns[place])}
          title={booking.topics.map(({ id }) => names.topic(id)).join(', ')}
        >
          <span class="week-booking-time">{moments.value.time(booking.from)}</span>
          <span class="week-booking-what">
            {booking.topics.map(({ id }) => names.topic(id)).join(', ')}, {calendar.persons(booking.persons)}
            {stateOf(booking) && ` (${stateOf(booking)})`}
          </span>
        </li>
      ))}
    </ul>
  )
}
