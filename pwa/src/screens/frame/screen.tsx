import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useApp } from '../../app'
import { faultAddress } from '../../booking/fault'
import { showPhone } from '../../booking/phone'
import type { Failure } from '../../api/answer'
import { Again } from './again'
import { failureWords, mayRetry, wayOnFrom } from './failure'
import { Icon, type IconName } from './icon'
import { UpdateButton } from './update-button'

let firstScreen = true

interface ScreenProps {
  title: string
  lead?: string
  children?: ComponentChildren
}

/** One screen: its title in the window and as the heading, which gets the focus when the citizen comes from another. */
export function Screen({ title, lead, children }: ScreenProps) {
  const { words, catalogue } = useApp()
  const heading = useRef<HTMLHeadingElement>(null)
  const owner = catalogue.value?.municipality.name ?? words.value.frame.service
  useEffect(() => {
    document.title = `${title} – ${owner}`
  }, [title, owner])
  useEffect(() => {
    if (!firstScreen) {
      scrollTo(0, 0)
      heading.current?.focus({ preventScroll: true })
    }
    firstScreen = false
  }, [])
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {lead && <p class="font-lead">{lead}</p>}
      {children}
    </>
  )
}

type Tone = 'info' | 'success' | 'warning' | 'error'
const ICONS: Record<Tone, IconName> = { info: 'info', success: 'check', warning: 'warning', error: 'warning' }

export function Notice({ tone, title, children }: { tone: Tone; title: string; children?: ComponentChildren }) {
  return (
    <div class={`notice notice-${tone}`}>
      <Icon name={ICONS[tone]} />
      <div>
        <p class="notice-title">{title}</p>
        {children}
      </div>
    </div>
  )
}

interface FailureProps {
  failure: Failure
  /** What is not lost, where something could be. */
  calm?: string
  retry?: () => void
  /** Another way on. */
  children?: ComponentChildren
}

/** What went wrong, what to do next, and a button that tries again. */
export function FailureNotice({ failure, calm, retry, children }: FailureProps) {
  const { words, catalogue, clock, moments } = useApp()
  const { title, wayOn, number } = failureWords(failure, words.value)
  const phone = catalogue.value?.municipality.phone
  const elsewhere = wayOnFrom(failure, words.value)
  return (
    <Notice tone="error" title={title}>
      <p>
        {wayOn} {calm}
      </p>
      {number && <p>{number}</p>}
      {failure.kind === 'broken' && (
        <p>
          <a href={faultAddress(location.pathname, failure.requestId)}>{words.value.failure.tell}</a>
        </p>
      )}
      {phone && <p>{words.value.failure.orCall(showPhone(phone))}</p>}
      {elsewhere && (
        <a class="button button-secondary" href={elsewhere.href}>
          {elsewhere.name}
        </a>
      )}
      {failure.kind === 'outdated' && <UpdateButton primary />}
      {retry && mayRetry(failure) && (
        <Again retry={retry} words={words.value.failure} moments={moments.value} now={clock.now} />
      )}
      {children}
    </Notice>
  )
}

/** Grey bars where the words will be. */
export function Skeleton({ rows, label }: { rows: number; label: string }) {
  return (
    <div class="skeleton" role="status">
      <span class="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} class="bar" />
      ))}
    </div>
  )
}
