import { useState } from 'preact/hooks'
import type { Meeting, Need } from '../../api/shapes'
import { useApp } from '../../app'
import type { Wanted } from '../../booking/address'
import { meetingsFor, type ChosenTopic, type Visit } from '../../booking/visit'
import { useWords } from '../words'

interface NeedsProps {
  visit: Visit
  change: (changed: Partial<Wanted>) => void
}

/** What somebody may need, of what the municipality offers; closed, since most need none of it. */
export function Needs({ visit, change }: NeedsProps) {
  const words = useWords()
  const { time } = words
  const { catalogue } = useApp()
  const [openAtFirst] = useState(visit.needs.length > 0)
  // A server newer than this page may offer what it has no words for.
  const offered = (catalogue.value?.needs ?? []).filter(({ id }) => id in time.needs)
  if (offered.length === 0) return null
  const toggle = (id: Need, wanted: boolean) =>
    change({ needs: wanted ? [...visit.needs, id] : visit.needs.filter((need) => need !== id) })
  return (
    <details class="needs" open={openAtFirst}>
      <summary>{time.needsTitle}</summary>
      <p class="form-hint">{time.needsHint}</p>
      <ul class="plain-list">
        {offered.map(({ id, extra_minutes }) => (
          <li key={id}>
            <label class="choice">
              <input
                type="checkbox"
                checked={visit.needs.includes(id)}
                onChange={(event) => toggle(id, event.currentTarget.checked)}
              />
              <span>
                {time.needs[id]}
                {extra_minutes > 0 && <span class="row-note"> {time.longer(words.minutes(extra_minutes))}</span>}
              </span>
            </label>
          </li>
        ))}
      </ul>
    </details>
  )
}

interface MeetingChoiceProps {
  chosen: ChosenTopic[]
  meeting: Meeting
  change: (changed: Partial<Wanted>) => void
}

/** How to meet; only asked where there is more than one way. */
export function MeetingChoice({ chosen, meeting, change }: MeetingChoiceProps) {
  const { time } = useWords()
  const able = meetingsFor(chosen)
  if (able.length < 2) return null
  return (
    <fieldset class="choices choices-below">
      <legend class="h4">{time.meetingTitle}</legend>
      {able.map((one) => (
        <label key={one} class="choice">
          <input type="radio" name="meeting" checked={one === meeting} onChange={() => change({ meeting: one })} />
          {time.meetings[one]}
        </label>
      ))}
    </fieldset>
  )
}
