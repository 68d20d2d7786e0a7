import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { useApp } from '../../app'
import { dateFor, monthOf, namesOfWeekdays, stateOf, weeksOf, type Calendar } from '../../booking/months'
import { useWords } from '../words'

interface MonthGridProps {
  labelledBy: string
  calendar: Calendar
  /** The day that has the place in the order of Tab; its month is shown. */
  at: string
  chosen: string | null
  /** The last day that the keyboard leads to the month of. */
  until: string
  goTo: (date: string) => void
  choose: (date: string) => void
}

/** A month of days, after the date grid of the ARIA Authoring Practices: one stop for Tab, arrows inside. */
export function MonthGrid({ labelledBy, calendar, at, chosen, until, goTo, choose }: MonthGridProps) {
  const { locale } = useWords()
  const weekdays = useMemo(() => namesOfWeekdays(locale), [locale])
  const grid = useRef<HTMLTableElement>(null)
  const isFollowed = useRef(false)
  useLayoutEffect(() => {
    if (isFollowed.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
    isFollowed.current = false
  }, [at])

  const pick = (date: string) => {
    goTo(date)
    if (stateOf(date, calendar) === 'free') choose(date)
  }
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const rtl = getComputedStyle(grid.current!).direction === 'rtl'
    const date = dateFor({ key: event.key, shift: event.shiftKey, rtl }, at, calendar.today, until)
    if (date) {
      isFollowed.current = true
      goTo(date)
    } else if (event.key === 'Enter' || event.key === ' ') pick(at)
    else return
    event.preventDefault()
  }
  return (
    <table ref={grid} class="month-grid" role="grid" aria-labelledby={labelledBy} onKeyDown={press}>
      <thead>
        <tr>
          {weekdays.map(({ short, long }) => (
            <th key={long} scope="col" abbr={long}>
              {short}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(monthOf(at), calendar.today).map((week) => (
          <tr key={week.find(Boolean)}>
            {week.map((date, weekday) =>
              date ? (
                <DayCell key={date} calendar={calendar} date={date} stop={date === at} chosen={date === chosen} pick={pick} />
              ) : (
                <td key={weekday} />
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface DayCellProps {
  calendar: Calendar
  date: string
  /** Whether Tab stops here. */
  stop: boolean
  chosen: boolean
  pick: (date: string) => void
}

function DayCell({ calendar, date, stop, chosen, pick }: DayCellProps) {
  const { time } = useWords()
  const { moments } = useApp()
  const state = stateOf(date, calendar)
  const count = calendar.free.get(date) ?? 0
  const told = state === 'free' ? time.freeTimes(count) : time.dayStates[state]
  return (
    <td
      class={`month-day month-day-${state}`}
      tabIndex={stop ? 0 : -1}
      aria-selected={chosen}
      aria-disabled={state !== 'free'}
      aria-current={date === calendar.today ? 'date' : undefined}
      onClick={() => pick(date)}
    >
      <span class="sr-only">
        {moments.value.date(date)}, {told}
      </span>
      <span class="month-number" aria-hidden="true">
        {Number(date.slice(8))}
      </span>
      <span class="month-count" aria-hidden="true">
        {count || '\u00a0'}
      </span>
    </td>
  )
}
