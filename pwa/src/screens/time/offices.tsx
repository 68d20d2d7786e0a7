import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { FreeDay, Office } from '../../api/shapes'
import { useApp } from '../../app'
import { inOrder, showDistance, type Distant, type Near } from '../../booking/nearest'
import { firstFree } from '../../booking/times'
import { officesFor, type ChosenTopic } from '../../booking/visit'
import { Icon } from '../frame/icon'
import { useWords } from '../words'
import { Nearest } from './nearest'

interface OfficesProps {
  chosen: ChosenTopic[]
  office: string | null
  days: FreeDay[] | null
  /** The times could not be had: none stand under the office. */
  unread: boolean
  /** Where an office is chosen; an empty one asks again. */
  address: (office: string) => string
  children: (office: Office) => ComponentChildren
}

/** The choice of office where there is one to make; then what stands under the chosen one. */
export function Offices({ chosen, office, days, unread, address, children }: OfficesProps) {
  const words = useWords()
  const { catalogue } = useApp()
  const everybodys = officesFor(catalogue.value!, chosen)
  // Which office a caseworker sits at is known from their free times only.
  const able = catalogue.value!.offices.filter(
    (one) => everybodys.includes(one) || days?.some((day) => day.office === one.id),
  )
  const place = able.find(({ id }) => id === office) ?? (able.length === 1 ? able[0] : undefined)
  const [near, setNear] = useState<Near | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef({ place: place?.id, unread })
  useEffect(() => {
    // Chosen, or had after a try that failed: what was pressed is gone.
    const had = before.current.unread && !unread && days
    if (before.current.place !== place?.id || had) heading.current?.focus()
    before.current = { place: place?.id, unread }
  }, [place?.id, unread])

  if (able.length === 0) return null
  if (!place) {
    return (
      <section>
        <h2 ref={heading} tabIndex={-1}>
          {words.time.where}
        </h2>
        {able.some(({ coordinates }) => coordinates) && (
          <Nearest
            near={near}
            isThere={able.some(({ postcode }) => near?.by === 'postcode' && postcode === near.postcode)}
            find={setNear}
          />
        )}
        <ul class="rows">
          {inOrder(able, near).map((distant) => (
            <OfficeRow key={distant.office.id} distant={distant} days={days} href={address(distant.office.id)} />
          ))}
        </ul>
      </section>
    )
  }
  return (
    <section>
      <h2 ref={heading} tabIndex={-1}>
        {unread ? words.receipt.where : words.time.times}
      </h2>
      <ChosenOffice office={place} change={able.length > 1 ? address('') : null} />
      {children(place)}
    </section>
  )
}

function OfficeRow({ distant, days, href }: { distant: Distant; days: FreeDay[] | null; href: string }) {
  const { office, kilometres } = distant
  const words = useWords()
  const { moments } = useApp()
  const { time } = words
  const first = days && firstFree(days, office.id)
  return (
    <li>
      <a class="row onward" href={href}>
        <span>
          <span class="row-name">{office.name}</span>
          <span class="row-note">
            {addressOf(office)}
            {kilometres !== null && `, ${showDistance(kilometres, words.locale)}`}
          </span>
          <span class="row-note row-first">
            {days ? (first ? time.firstFree(moments.value.full(first)) : time.noneFree) : ' '}
          </span>
        </span>
      </a>
      <Hours office={office} />
    </li>
  )
}

function ChosenOffice({ office, change }: { office: Office; change: string | null }) {
  const { time } = useWords()
  return (
    <div class="chosen">
      <Icon name="place" />
      <div>
        <p class="chosen-name">{office.name}</p>
        <p class="row-note">{addressOf(office)}</p>
        <Hours office={office} />
      </div>
      {change && (
        <a class="chosen-change" href={change}>
          {time.changePlace}
        </a>
      )}
    </div>
  )
}

function addressOf({ address, postcode, city }: Office): string {
  return `${address}, ${postcode} ${city}`
}

function Hours({ office }: { office: Office }) {
  const { time } = useWords()
  if (office.hours.length === 0) return null
  return (
    <details class="hours">
      <summary>{time.hours}</summary>
      <ul>
        {office.hours.map((line) => (
          <HoursLine key={`${line.text.da}${line.from}`} line={line} />
        ))}
      </ul>
    </details>
  )
}

/** "Torsdag 10.00–16.30" */
export function HoursLine({ line }: { line: Office['hours'][number] }) {
  const { locale } = useWords()
  const { text } = useApp()
  const written = (clock: string) => (locale === 'da-DK' ? clock.replace(':', '.') : clock)
  return (
    <li>
      {text(line.text)} {written(line.from)}–{written(line.until)}
    </li>
  )
}
