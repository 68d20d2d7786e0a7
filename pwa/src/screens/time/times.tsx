import type { Failure } from '../../api/answer'
import type { Office, Place } from '../../api/shapes'
import { useApp } from '../../app'
import { showPhone } from '../../booking/phone'
import { daysOf, halves, sameTime, type DayOfTimes } from '../../booking/times'
import { officeOf, officesFor, type ChosenTopic } from '../../booking/visit'
import { useAttention } from '../frame/attention'
import { FailureNotice, Notice, Skeleton } from '../frame/screen'
import { useWords } from '../words'
import type { TimeModel } from './model'

interface TimesProps {
  model: TimeModel
  place: Office
  chosen: ChosenTopic[]
  address: (office: string) => string
}

/** The free times of one office, by day. */
export function Times({ model, place, chosen, address }: TimesProps) {
  const words = useWords()
  if (model.failure.value && !model.days.value) {
    return <FailureNotice failure={model.failure.value} retry={() => void model.load()} />
  }
  if (model.stuck.value) return <Stuck failure={model.refused.value!} />
  if (!model.days.value) return <Skeleton rows={5} label={words.time.loading} />
  const days = daysOf(model.days.value, place.id)
  return (
    <>
      <TakenNotice model={model} />
      <div role="alert">{model.refused.value && <FailureNotice failure={model.refused.value} />}</div>
      {days.length === 0 && <NoTimes model={model} place={place} chosen={chosen} address={address} />}
      <ol class="days">
        {days.slice(0, model.shown.value).map((day, index) => (
          <Day key={day.date} model={model} office={place.id} day={day} open={index === 0} />
        ))}
      </ol>
      <MoreDays model={model} available={days.length} />
    </>
  )
}

/** No time is offered any longer, only the way to what can be done with the booking. */
function Stuck({ failure }: { failure: Failure }) {
  const { receipt } = useWords()
  const element = useAttention<HTMLDivElement>(failure)
  return (
    <div role="alert" ref={element} tabIndex={-1}>
      <FailureNotice failure={failure}>
        <a class="button button-primary" href="/mine">
          {receipt.toMine}
        </a>
      </FailureNotice>
    </div>
  )
}

function Day({ model, office, day, open }: { model: TimeModel; office: string; day: DayOfTimes; open: boolean }) {
  const words = useWords()
  const { moments } = useApp()
  const { time } = words
  const { morning, afternoon } = halves(day.times)
  const group = (name: string, times: string[]) =>
    times.length > 0 && (
      <div class="half" role="group" aria-label={`${moments.value.day(times[0]!)}, ${name.toLowerCase()}`}>
        <p class="half-name" aria-hidden="true">
          {name}
        </p>
        <div class="slots">
          {times.map((start) => (
            <TimeButton key={start} model={model} place={{ office, start }} words={moments.value.time(start)} />
          ))}
        </div>
      </div>
    )
  return (
    <li>
      <details class="day" open={open}>
        <summary>
          <span class="day-name">{moments.value.day(day.times[0]!)}</span>
          <span class="day-count">{time.count(day.times.length)}</span>
        </summary>
        {group(time.morning, morning)}
        {group(time.afternoon, afternoon)}
      </details>
    </li>
  )
}

function TimeButton({ model, place, words }: { model: TimeModel; place: Place; words: string }) {
  const choosing = model.choosing.value
  const mine = choosing !== null && sameTime(choosing, place)
  return (
    <button
      type="button"
      class="slot"
      aria-busy={mine}
      aria-disabled={choosing !== null}
      onClick={() => model.choose(place)}
    >
      {words}
    </button>
  )
}

function TakenNotice({ model }: { model: TimeModel }) {
  const words = useWords()
  const { moments, catalogue } = useApp()
  const taken = model.taken.value
  const element = useAttention<HTMLDivElement>(taken)
  return (
    <div role="alert" ref={element} tabIndex={-1}>
      {taken && (
        <Notice tone="warning" title={words.time.taken}>
          <p>{words.time.takenWayOn}</p>
          <div class="slots slots-long">
            {taken.alternatives.map((place) => (
              <TimeButton
                key={place.office + place.start}
                model={model}
                place={place}
                words={placeWords(
                  moments.value.full(place.start),
                  place.office === taken.place.office ? null : officeOf(catalogue.value, place.office),
                )}
              />
            ))}
          </div>
        </Notice>
      )}
    </div>
  )
}

function placeWords(when: string, office: Office | null): string {
  return office ? `${when}, ${office.name}` : when
}

function NoTimes({ model, place, chosen, address }: TimesProps) {
  const words = useWords()
  const { catalogue } = useApp()
  const { time, failure } = words
  const others = officesFor(catalogue.value!, chosen).filter(
    ({ id }) => id !== place.id && daysOf(model.days.value ?? [], id).length > 0,
  )
  const phone = place.phone ?? catalogue.value?.municipality.phone
  return (
    <Notice tone="info" title={time.empty}>
      <p>
        {time.emptyWayOn} {phone && failure.orCall(showPhone(phone))}
      </p>
      <ul class="ways">
        {others.map((office) => (
          <li key={office.id}>
            <a href={address(office.id)}>{time.otherPlace(office.name)}</a>
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function MoreDays({ model, available }: { model: TimeModel; available: number }) {
  const { time } = useWords()
  const failure = model.failure.value
  if (failure) return <FailureNotice failure={failure} retry={() => void model.showMore(available)} />
  if (model.exhausted.value && model.shown.value >= available) return <p class="form-hint">{time.noMoreDays}</p>
  return (
    <button type="button" class="button button-secondary more" onClick={() => void model.showMore(available)}>
      {time.moreDays}
    </button>
  )
}
