import { useSignal } from '@preact/signals'
import { useEffect, useId } from 'preact/hooks'
import { useStaff } from '../app'
import { useNames } from '../names'
import type { StaffTime } from '../shapes'
import type { Choosing } from './choosing'
import { useTarget } from './focus'
import { byDay, isSame, keyOf, stepFrom, type ShownTime } from './times'

interface ListProps {
  times: readonly ShownTime[]
  choosing: Choosing
  choose: (time: StaffTime) => void
}

/** By day. The arrows go along the day and from day to day, Enter chooses; the first free time is chosen by Enter alone. */
export function TimesList({ times, choosing, choose }: ListProps) {
  const { words, moments } = useStaff()
  const said = words.value.bookings
  const id = useId()
  const list = useTarget<HTMLDivElement>('times')
  const at = useSignal<string | null>(null)
  const place = Math.max(
    times.findIndex((time) => keyOf(time) === at.value),
    -1,
  )
  const active = place >= 0 ? place : times.findIndex(({ lost }) => !lost)
  const optionOf = (time: ShownTime) => `${id}-${keyOf(time)}`.replace(/[^\w-]/g, '_')
  const activeId = times[active] && optionOf(times[active])
  useEffect(() => {
    if (activeId && list.current === document.activeElement) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
  }, [activeId, list])

  function pick(time: ShownTime | undefined): void {
    if (!time || time.lost) return
    at.value = keyOf(time)
    choose({ office: time.office, start: time.start, by_rules: time.by_rules })
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' || event.key === ' ') pick(times[active])
    else {
      const next = stepFrom(active, event.key, times)
      if (next === null) return
      at.value = times[next] ? keyOf(times[next]) : null
    }
    event.preventDefault()
  }

  return (
    <>
      <p class="form-hint" id={`${id}-hint`}>
        {said.timesHint}
      </p>
      <div
        class="time-list"
        role="listbox"
        tabIndex={0}
        ref={list}
        aria-label={said.times}
        aria-describedby={`${id}-hint`}
        aria-activedescendant={activeId}
        onKeyDown={onKey}
      >
        {byDay(times).map((day) => (
          <div key={day.date} role="group" aria-label={moments.value.date(day.date)}>
            <span class="time-day" aria-hidden="true">
              {moments.value.date(day.date)}
            </span>
            {day.times.map((time) => (
              <Option
                key={keyOf(time)}
                id={optionOf(time)}
                time={time}
                active={optionOf(time) === activeId}
                selected={choosing.chosen.value !== null && isSame(choosing.chosen.value, time)}
                withOffice={choosing.office.value === ''}
                pick={() => pick(time)}
              />
            ))}
          </div>
        ))}
      </div>
    </>
  )
}

interface OptionProps {
  id: string
  time: ShownTime
  active: boolean
  selected: boolean
  withOffice: boolean
  pick: () => void
}

function Option({ id, time, active, selected, withOffice, pick }: OptionProps) {
  const { words, moments } = useStaff()
  const names = useNames()
  const said = words.value.bookings
  return (
    <div
      id={id}
      role="option"
      class={active ? 'time-option time-active' : 'time-option'}
      aria-selected={selected}
      aria-disabled={time.lost}
      onClick={pick}
    >
      <span class="time-of">{moments.value.time(time.start)}</span>
      {withOffice && <span class="time-note">{names.office(time.office)}</span>}
      {time.lost && <span class="time-note">{said.lost}</span>}
      {!time.by_rules && !time.lost && <span class="time-note">{said.beyondNote}</span>}
    </div>
  )
}
