import { signal, type Signal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Answer } from '../api/answer'
import type { Place } from '../api/shapes'
import { timeAddress } from '../booking/address'
import { useDevice } from '../device/app'
import { Failed } from '../device/failed'
import { Notice, Skeleton } from '../screens/frame/screen'
import { Squares } from './squares'
import type { Step } from './view'
import { useStandWords } from './words'

type Found = Answer<{ times: Place[] }> | null

/** For what needs a time: the first that are free, and the way to one on the citizen's own phone. */
export function FreeTimes({ topic, step }: { topic: string; step: Signal<Step> }) {
  const { api, catalogue, device, text } = useDevice()
  const words = useStandWords()
  const office = device.value!.office
  const found = useMemo(() => signal<Found>(null), [topic])
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
    void api.firstFree(topic, office).then((answer) => (found.value = answer))
  }, [api, topic, office, found])
  const known = catalogue.value?.topics.find(({ id }) => id === topic)
  const times = found.value?.ok ? found.value.value.times : []
  return (
    <>
      <h2 ref={heading} tabIndex={-1}>
        {known ? text(known.name) : topic}
      </h2>
      <p class="font-lead">
        {words.timesLead} {times.length > 0 && words.timesFirst}
      </p>
      {found.value === null && <Skeleton rows={3} label={words.loading} />}
      <div role="alert">{found.value && !found.value.ok && <TimesUnknown answer={found.value} />}</div>
      {found.value?.ok && times.length === 0 && <Notice tone="info" title={words.noTimes} />}
      {times.length > 0 && (
        <>
          <Times times={times} office={office} />
          <Squares link={location.origin + timeAddress({ topics: [{ id: topic, persons: 1 }] })} label={words.bookOnPhone} />
        </>
      )}
      <button class="button button-secondary" type="button" onClick={() => (step.value = { kind: 'topics' })}>
        {words.back}
      </button>
    </>
  )
}

function TimesUnknown({ answer }: { answer: Extract<Answer<unknown>, { ok: false }> }) {
  const words = useStandWords()
  if (answer.failure.kind === 'unreachable') return <Notice tone="warning" title={words.timesOffline} />
  return <Failed failure={answer.failure} />
}

function Times({ times, office }: { times: Place[]; office: string }) {
  const { catalogue, moments } = useDevice()
  const nameOf = (id: string) => catalogue.value?.offices.find((one) => one.id === id)?.name ?? id
  return (
    <ul class="stand-times">
      {times.map((time) => (
        <li key={`${time.office} ${time.start}`}>
          <strong>{moments.value.full(time.start)}</strong>
          {time.office !== office && <span>{nameOf(time.office)}</span>}
        </li>
      ))}
    </ul>
  )
}
