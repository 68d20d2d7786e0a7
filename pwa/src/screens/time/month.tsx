import type { RefObject } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { Office } from '../../api/shapes'
import { useApp } from '../../app'
import { addMonths, lastBookableDay, lastOfMonth, monthOf, nameOfMonth, within, type Calendar } from '../../booking/months'
import type { DayOfTimes } from '../../booking/times'
import { useFocusAfter } from '../frame/attention'
import { Icon } from '../frame/icon'
import { FailureNotice } from '../frame/screen'
import { useWords } from '../words'
import { TimesOfDay } from './day'
import { MonthGrid } from './grid'
import type { TimeModel } from './model'

interface MonthProps {
  model: TimeModel
  place: Office
  days: DayOfTimes[]
}

/** The free times in a calendar: a month to choose a day in, and the times of that day under it. */
export function MonthOfTimes({ model, place, days }: MonthProps) {
  const { clock, moments } = useApp()
  const today = moments.value.today(clock.now())
  const time = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'short', timeZone: moments.value.zone }).format(clock.now())
  const calendar = calendarOf(model, days, today, lastBookableDay(place, today, time))
  const [first] = useState(days[0]?.date ?? null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [at, setAt] = useState(first ?? today)
  const title = useId()
  const [heading, focusHeading] = useFocusAfter<HTMLHeadingElement>()
  const month = monthOf(at)
  const until = calendar.last ?? calendar.unknownFrom
  const wanted = within(lastOfMonth(month), today, until)
  useEffect(() => void model.reach(wanted), [model, wanted])
  const day = days.find(({ date }) => date === (chosen ?? first) && monthOf(date) === month)
  return (
    <section class="month">
      <MonthTitle
        id={title}
        month={month}
        from={monthOf(today)}
        until={monthOf(until)}
        go={(by) => setAt(within(addMonths(at, by), today, lastOfMonth(monthOf(until))))}
        heading={heading}
      />
      <MonthGrid
        labelledBy={title}
        calendar={calendar}
        at={at}
        chosen={day?.date ?? null}
        until={until}
        goTo={setAt}
        choose={setChosen}
      />
      <MonthNote
        model={model}
        calendar={calendar}
        month={month}
        wanted={wanted}
        retry={() => void model.reach(wanted).then((had) => had && focusHeading())}
      />
      {day && <ChosenDay model={model} office={place.id} day={day} told={chosen === day.date} />}
    </section>
  )
}

function calendarOf(model: TimeModel, days: DayOfTimes[], today: string, last: string | null): Calendar {
  return {
    today,
    last,
    unknownFrom: model.askedUntil.value,
    free: new Map(days.map(({ date, times }) => [date, times.length])),
  }
}

interface MonthTitleProps {
  id: string
  month: string
  from: string
  until: string
  go: (months: number) => void
  heading: RefObject<HTMLHeadingElement | null>
}

function MonthTitle({ id, month, from, until, go, heading }: MonthTitleProps) {
  const { time, locale } = useWords()
  const button = (name: string, icon: 'back' | 'onward', by: number, possible: boolean) => (
    <button type="button" class="step" aria-label={name} aria-disabled={!possible} onClick={() => possible && go(by)}>
      <Icon name={icon} />
    </button>
  )
  return (
    <div class="month-title">
      <h3 ref={heading} id={id} class="h4" aria-live="polite" tabIndex={-1}>
        {nameOfMonth(month, locale)}
      </h3>
      <div class="month-steps">
        {button(time.earlierMonth, 'back', -1, month > from)}
        {button(time.laterMonth, 'onward', 1, month < until)}
      </div>
    </div>
  )
}

interface MonthNoteProps {
  model: TimeModel
  calendar: Calendar
  month: string
  /** The last day of the month that has to be known. */
  wanted: string
  retry: () => void
}

/** What the numbers are, and why days cannot be chosen. */
function MonthNote({ model, calendar, month, wanted, retry }: MonthNoteProps) {
  const { time, locale } = useWords()
  const { moments } = useApp()
  const { last, free, unknownFrom } = calendar
  const failure = model.failure.value
  // What failed may have been for another month.
  const failed = wanted >= unknownFrom ? failure : null
  const isAny = [...free.keys()].some((date) => monthOf(date) === month)
  const ends = last !== null && monthOf(last) === month
  return (
    <>
      <div role="alert">{failed && <FailureNotice failure={failed} retry={retry} />}</div>
      {!failed && (
        <div class="month-note">
          <p role="status">
            {wanted >= unknownFrom ? time.loading : isAny ? '' : time.noneInMonth(nameOfMonth(month, locale))}
          </p>
          {isAny && <p>{time.monthHint}</p>}
          {ends && <p>{time.bookableUntil(moments.value.date(last))}</p>}
        </div>
      )}
    </>
  )
}

interface ChosenDayProps {
  model: TimeModel
  office: string
  day: DayOfTimes
  /** Whether it was chosen here, and not by the page itself. */
  told: boolean
}

function ChosenDay({ model, office, day, told }: ChosenDayProps) {
  const { time } = useWords()
  const { moments } = useApp()
  const element = useRef<HTMLDivElement>(null)
  const name = moments.value.date(day.date)
  useEffect(() => {
    if (told) element.current?.scrollIntoView({ block: 'nearest' })
  }, [told, day.date])
  return (
    <div ref={element} class="chosen-day">
      <h3 class="h4 day-name">{name}</h3>
      <p class="day-count" role="status">
        {told && <span class="sr-only">{name}: </span>}
        {time.freeTimes(day.times.length)}
      </p>
      <TimesOfDay model={model} office={office} times={day.times} />
    </div>
  )
}
