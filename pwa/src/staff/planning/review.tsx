import type { ComponentChildren, RefObject } from 'preact'
import { Notice, Skeleton } from '../../screens/frame/screen'
import { useAttention } from '../../screens/frame/attention'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { StaffFailure } from '../frame/screen'
import type { Changes } from '../shapes'
import { changedAlike, kindOf, type ChangedAlike } from './changes'
import { namedAt } from './document'
import type { Editing } from './editing'

const MOST = 12
const KINDS = ['appear', 'vanish', 'differ', 'topics'] as const

/** The first of a part, which gets the focus. */
type Heading = RefObject<HTMLHeadingElement | null>

/** Over the page: what a change would do, before it does it. */
export function Review({ editing }: { editing: Editing }) {
  const { words, text } = useStaff()
  const { review } = words.value
  const stage = editing.stage.value
  const saving = stage.kind === 'saving'
  const changes = stage.kind === 'shown' || stage.kind === 'saving' ? stage.changes : null
  // What was worked out takes the place of what had the focus.
  const heading = useAttention<HTMLHeadingElement>(changes)
  const back = (
    <button class="button button-secondary" type="button" aria-disabled={saving} onClick={editing.back}>
      {review.back}
    </button>
  )
  return (
    <Dialog open={stage.kind !== 'none'} title={review.title} close={editing.back} sending={saving && review.saving}>
      {stage.kind === 'asking' && <Skeleton rows={2} label={review.asking} />}
      {stage.kind === 'failed' && (
        <>
          <StaffFailure failure={stage.failure} nameAt={(pointer) => stage.document && namedAt(stage.document, pointer, text)} />
          <div class="buttons">{back}</div>
        </>
      )}
      {changes && (
        <>
          {stage.kind === 'shown' && stage.overtaken && changes.changes.length > 0 && (
            <div role="alert">
              <Notice tone={stage.theirs === 'kept' ? 'info' : 'warning'} title={review.overtaken[stage.theirs]} />
            </div>
          )}
          <WhatChanges changes={changes} editing={editing} heading={heading} />
          <div class="buttons">
            {changes.changes.length > 0 && (
              <button
                class="button button-primary"
                type="button"
                aria-busy={saving}
                onClick={() => stage.kind === 'shown' && void stage.save()}
              >
                {review.save}
              </button>
            )}
            {back}
          </div>
        </>
      )}
    </Dialog>
  )
}

/** The times that come and go, and the bookings that no longer fit. */
function WhatChanges({ changes, editing, heading }: { changes: Changes; editing: Editing; heading: Heading }) {
  const { review } = useStaff().words.value
  if (changes.changes.length === 0) {
    return (
      <h3 class="h4" ref={heading} tabIndex={-1}>
        {review.nothing}
      </h3>
    )
  }
  const times = changedAlike(changes.times)
  const groups = KINDS.map((kind) => ({ kind, alike: times.filter((one) => kindOf(one) === kind) }))
  return (
    <>
      <List title={review.changes} lines={changes.changes} heading={heading} />
      {/* What is open was compared, not what citizens can book of it. */}
      {times.length === 0 && <p>{review.noTimes}</p>}
      {groups.map(({ kind, alike }) => (
        <List key={kind} title={review[kind]} lines={alike.map((one) => <TimesLine times={one} editing={editing} />)} />
      ))}
      <Misfits changes={changes} />
    </>
  )
}

interface ListProps {
  title: string
  lines: ComponentChildren[]
  heading?: Heading
}

function List({ title, lines, heading }: ListProps) {
  const { review } = useStaff().words.value
  if (lines.length === 0) return null
  return (
    <section class="review-part">
      <h3 class="h4" {...(heading && { ref: heading, tabIndex: -1 })}>
        {title}
      </h3>
      <ul>
        {lines.slice(0, MOST).map((line, place) => (
          <li key={place}>{line}</li>
        ))}
        {lines.length > MOST && <li>{review.more(lines.length - MOST)}</li>}
      </ul>
    </section>
  )
}

/** "10.00–14.00, 1 skranke: torsdag 3. december og 7 dage til (Skranker, Åben for alle)" */
function TimesLine({ times, editing }: { times: ChangedAlike; editing: Editing }) {
  const { words, moments } = useStaff()
  const { review, lanes } = words.value
  const { before, after, dates } = times
  const pool = editing.document.value?.pools?.find(({ id }) => id === times.pool)?.name ?? times.pool
  const desks = kindOf(times) === 'differ' ? review.desksFromTo(before, after) : review.desks(before || after)
  const first = moments.value.date(dates[0]!)
  const last = moments.value.date(dates.at(-1)!)
  return (
    <>
      <strong>
        {times.from.replace(':', '.')}–{times.until.replace(':', '.')}
      </strong>{' '}
      {dates.length === 1 ? first : `${first} – ${last}, ${review.days(dates.length)}`}
      <span class="row-note">
        {pool}, {lanes[times.lane]}, {desks}
      </span>
    </>
  )
}

function Misfits({ changes }: { changes: Changes }) {
  const { words, moments } = useStaff()
  const { review } = words.value
  if (changes.misfits.length === 0) return <p>{review.noMisfits}</p>
  return (
    <Notice tone="warning" title={`${review.misfits}: ${changes.misfits.length}`}>
      <p>{review.misfitsNote}</p>
      <ul>
        {changes.misfits.slice(0, MOST).map(({ booking, start, reason }) => (
          <li key={`${booking} ${start}`}>
            {moments.value.full(start)}: {review.reasons[reason]}
          </li>
        ))}
        {changes.misfits.length > MOST && <li>{review.more(changes.misfits.length - MOST)}</li>}
      </ul>
    </Notice>
  )
}

/** Says that it is saved, and takes it back when asked. It gets the focus: the form that had it is gone. */
export function SavedNotice({ editing }: { editing: Editing }) {
  const { review } = useStaff().words.value
  const saved = editing.saved.value
  const element = useAttention<HTMLDivElement>(saved)
  return (
    <div role="status" ref={element} tabIndex={-1}>
      {saved && (
        <Notice tone="success" title={saved.undone ? review.undone : review.saved}>
          <ul>
            {saved.changes.changes.slice(0, MOST).map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
          {saved.undo && (
            <button
              class="button button-secondary"
              type="button"
              aria-busy={editing.undoing.value}
              onClick={() => void saved.undo?.()}
            >
              {review.undo}
            </button>
          )}
        </Notice>
      )}
    </div>
  )
}
