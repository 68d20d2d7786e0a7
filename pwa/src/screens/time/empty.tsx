import type { Office, Place } from '../../api/shapes'
import { useApp } from '../../app'
import type { Wanted } from '../../booking/address'
import { showPhone } from '../../booking/phone'
import { dateOf, daysOf, firstAnywhere, type Hours } from '../../booking/times'
import { Notice } from '../frame/screen'
import { useWords } from '../words'
import { useSought } from './first'
import type { TimeModel } from './model'
import { HoursLine } from './offices'
import { PlaceButton } from './slot'

interface NoTimesProps {
  model: TimeModel
  place: Office
  hours: Hours | null
  address: (changed: Partial<Wanted>) => string
}

/** Nothing free here: every other way is one tap away. */
export function NoTimes({ model, place, hours, address }: NoTimesProps) {
  const { time, failure } = useWords()
  const { catalogue } = useApp()
  const later = useSought(model, place.id, hours, true)?.place
  const days = model.days.value ?? []
  const others = catalogue.value!.offices.filter(({ id }) => id !== place.id && daysOf(days, id, hours).length > 0)
  const phone = place.phone ?? catalogue.value?.municipality.phone
  return (
    <Notice tone="info" title={hours ? time.noneIn(time[hours].toLowerCase()) : time.empty}>
      <p>
        {time.emptyWayOn} {phone && failure.orCall(showPhone(phone))}
      </p>
      <div class="slots slots-long">
        <Today model={model} here={place.id} hours={hours} />
        {later && <PlaceButton model={model} place={later} here={place.id} label={time.firstHere} />}
      </div>
      <ul class="ways">
        {hours && (
          <li>
            <a href={address({ hours: null })}>{time.showWholeDay}</a>
          </li>
        )}
        {others.map((office) => (
          <li key={office.id}>
            <a href={address({ office: office.id })}>{time.otherPlace(office.name)}</a>
          </li>
        ))}
      </ul>
      <WithoutTime office={place} />
    </Notice>
  )
}

/** A time today, at whatever hour: acute ones open on the day itself. */
function Today({ model, here, hours }: { model: TimeModel; here: string; hours: Hours | null }) {
  const { time } = useWords()
  const { clock, moments } = useApp()
  const first: Place | null = firstAnywhere(model.days.value ?? [])
  if (!first || dateOf(first.start) !== moments.value.today(clock.now())) return null
  // Without a part of the day it stands above already.
  return hours && <PlaceButton model={model} place={first} here={here} label={time.today} />
}

/** When the office takes people without a time, and when its acute times are. */
function WithoutTime({ office }: { office: Office }) {
  const lines = office.hours.filter(({ lane }) => lane !== 'public')
  if (lines.length === 0) return null
  return (
    <ul class="points">
      {lines.map((line) => (
        <HoursLine key={`${line.text.da}${line.from}`} line={line} />
      ))}
    </ul>
  )
}
