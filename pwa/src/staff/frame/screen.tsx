import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Failure } from '../../api/answer'
import { faultAddress } from '../../booking/fault'
import { Again } from '../../screens/frame/again'
import { failureWords } from '../../screens/frame/failure'
import { Notice } from '../../screens/frame/screen'
import { WORDS } from '../../words'
import { useStaff } from '../app'

let first = true

interface ScreenProps {
  title: string
  lead?: string
  /** Stands beside the heading. */
  tools?: ComponentChildren
  children?: ComponentChildren
}

/** One screen: its title in the window and as the heading, which gets the focus when one comes from another screen. */
export function StaffScreen({ title, lead, tools, children }: ScreenProps) {
  const { words } = useStaff()
  const heading = useRef<HTMLHeadingElement>(null)
  const owner = words.value.frame.service
  useEffect(() => {
    document.title = `${title} – ${owner}`
  }, [title, owner])
  useEffect(() => {
    if (!first) heading.current?.focus()
    first = false
  }, [])
  return (
    <>
      <div class="head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {tools}
      </div>
      {lead && <p class="font-lead">{lead}</p>}
      {children}
    </>
  )
}

interface FailureProps {
  failure: Failure
  retry?: () => void
  /** What stands at a JSON pointer, where it has a name. */
  nameAt?: (pointer: string) => string | null
}

/** Where in a file it is, and in which field, as in "line 22: closures.from"; null for a place in a request. */
function lineOf(pointer: string): string | null {
  return /^\S+ \d/.test(pointer) ? pointer : null
}

/** What went wrong, what to do next, and a button that tries again; told at once to whoever does not see the screen. */
export function StaffFailure({ failure, retry, nameAt = () => null }: FailureProps) {
  const { words, language, moments, clock } = useStaff()
  const citizens = WORDS[language.value]
  const { title, wayOn, number } = failureWords(failure, citizens)
  const errors = failure.kind === 'refused' ? (failure.problem.errors ?? []) : []
  const { failure: said } = words.value
  return (
    <div role="alert">
      <Notice tone="error" title={title}>
        <p>{wayOn}</p>
        {errors.length > 0 && (
          <ul>
            {errors.map(({ pointer, detail }, place) => (
              <li key={place}>{[nameAt(pointer) ?? lineOf(pointer), detail].filter(Boolean).join(': ')}</li>
            ))}
          </ul>
        )}
        {number && <p>{number}</p>}
        {failure.kind === 'broken' && (
          <p>
            <a href={faultAddress(location.pathname, failure.requestId)} target="_blank">
              {said.tell}
            </a>
          </p>
        )}
        {failure.kind === 'outdated' && (
          <button class="button button-primary" type="button" onClick={() => location.reload()}>
            {said.reload}
          </button>
        )}
        {retry && failure.kind !== 'refused' && failure.kind !== 'outdated' && (
          <Again retry={retry} words={citizens.failure} moments={moments.value} now={clock.now} />
        )}
      </Notice>
    </div>
  )
}
