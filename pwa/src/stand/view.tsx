import { useSignal, useSignalEffect, type ReadonlySignal, type Signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { follow } from '../platform/following'
import { Icon } from '../screens/frame/icon'
import { Notice, Skeleton } from '../screens/frame/screen'
import { LANGUAGES, WORDS } from '../words'
import { Alone } from '../device/alone'
import { useDevice } from '../device/app'
import { Arrive } from './arrive'
import type { StandAnswer } from '../device/shapes'
import type { KeptStand } from './kept'
import { Number } from './number'
import { FreeTimes } from './times'
import { TopicList } from './topics'
import { useStandWords } from './words'
import { createStandWork, type Given, type StandWork } from './work'

/** After so long without a touch the next citizen finds the beginning. */
const ALONE_MS = 45_000
/** Opening hours pass, and waits, also when nothing happens. */
const LOOK_MS = 60_000

export type Step = { kind: 'start' } | { kind: 'arrive' } | { kind: 'topics' } | { kind: 'times'; topic: string } | { kind: 'given'; given: Given }

/** `/stander`: whoever comes in says that they are here, or takes a number. */
export function StandScreen({ kept, outdated }: { kept: KeptStand; outdated: ReadonlySignal<boolean> }) {
  const { api, clock, connection, device, moments, language } = useDevice()
  const words = useStandWords()
  const { name, office } = device.value!
  const work = useMemo(
    () => createStandWork({ api, clock, kept, device: { name, office }, today: () => moments.value.today(clock.now()) }),
    [api, clock, kept, name, office, moments],
  )
  const step = useSignal<Step>({ kind: 'start' })
  useEffect(() => follow(`/api/v1/stand/events?office=${encodeURIComponent(office)}`, work.look, LOOK_MS), [office, work])
  useEffect(() => startAnew(step, () => (language.value = 'da')), [step, language])
  useSignalEffect(() => {
    if (outdated.value && step.value.kind === 'start') location.reload()
  })
  const stand = work.stand.value
  if (!stand) return <Alone title={name}>{connection.lostAt.value === null ? <Skeleton rows={4} label={words.loading} /> : <Lost />}</Alone>
  return (
    <main class="stand">
      <header class="stand-top">
        <h1>{words.welcome(stand.name)}</h1>
        {LANGUAGES.filter((other) => other !== language.value).map((other) => (
          <button key={other} class="button button-secondary" type="button" lang={other} onClick={() => (language.value = other)}>
            {WORDS[other].language}
          </button>
        ))}
      </header>
      <Lost note={step.value.kind === 'start' ? (work.hasNumbers.value ? words.offlineStart : words.noNumbers) : null} />
      {step.value.kind !== 'arrive' && <Closed hours={stand.hours} />}
      <At step={step} work={work} />
      <p class="stand-help">{words.help}</p>
    </main>
  )
}

function At({ step, work }: { step: Signal<Step>; work: StandWork }) {
  switch (step.value.kind) {
    case 'start':
      return <Start step={step} />
    case 'arrive':
      return <Arrive step={step} work={work} />
    case 'topics':
      return <TopicList step={step} work={work} />
    case 'times':
      return <FreeTimes topic={step.value.topic} step={step} />
    case 'given':
      return <Number given={step.value.given} step={step} />
  }
}

function Start({ step }: { step: Signal<Step> }) {
  const words = useStandWords()
  return (
    <>
      <h2>{words.question}</h2>
      <div class="stand-ways">
        <button class="stand-way" type="button" onClick={() => (step.value = { kind: 'arrive' })}>
          <Icon name="calendar" />
          <strong>{words.booked}</strong>
          <span>{words.bookedNote}</span>
        </button>
        <button class="stand-way" type="button" onClick={() => (step.value = { kind: 'topics' })}>
          <Icon name="clock" />
          <strong>{words.walkIn}</strong>
          <span>{words.walkInNote}</span>
        </button>
      </div>
    </>
  )
}

/** When it opens, for whoever is there before or after. */
function Closed({ hours }: { hours: StandAnswer['hours'] }) {
  const { clock, connection, moments } = useDevice()
  const words = useStandWords()
  const now = clock.tick.value
  const next = hours.find(({ end }) => now < Date.parse(end))
  if (next && Date.parse(next.start) <= now) return null
  const { full, time, today } = moments.value
  const isToday = next?.start.startsWith(today(now))
  // What was kept without a connection says nothing of the days after.
  if (!next && connection.lostAt.value !== null) return null
  const title = next ? (isToday ? words.opensAt(time(next.start)) : words.closedUntil(full(next.start))) : words.closed
  return (
    <Notice tone="info" title={title}>
      <p>{isToday ? words.opensAtNote : words.closedNote}</p>
    </Notice>
  )
}

function Lost({ note = null }: { note?: string | null }) {
  const { connection, moments } = useDevice()
  const words = useStandWords()
  const lostAt = connection.lostAt.value
  return (
    <div role="status">
      {lostAt !== null && (
        <Notice tone="warning" title={words.offline(moments.value.time(lostAt))}>
          {note && <p>{note}</p>}
        </Notice>
      )}
    </div>
  )
}

function startAnew(step: Signal<Step>, forget: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>
  const touched = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      step.value = { kind: 'start' }
      forget()
    }, ALONE_MS)
  }
  const events = ['pointerdown', 'keydown'] as const
  for (const event of events) addEventListener(event, touched)
  touched()
  return () => {
    clearTimeout(timer)
    for (const event of events) removeEventListener(event, touched)
  }
}
