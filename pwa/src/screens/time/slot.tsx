import type { ComponentChildren } from 'preact'
import type { Place } from '../../api/shapes'
import { useApp } from '../../app'
import { sameTime } from '../../booking/times'
import { officeOf } from '../../booking/visit'
import type { TimeModel } from './model'

interface TimeButtonProps {
  model: TimeModel
  place: Place
  words: ComponentChildren
}

/** One time, one tap. */
export function TimeButton({ model, place, words }: TimeButtonProps) {
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

interface PlaceButtonProps {
  model: TimeModel
  place: Place
  /** The office that the times around it are at: only another one is named. */
  here?: string
  /** What kind of time it is. */
  label?: string
}

/** A time with its day, and its office where that is another one. */
export function PlaceButton({ model, place, here, label }: PlaceButtonProps) {
  const { moments, catalogue } = useApp()
  const office = place.office === here ? null : officeOf(catalogue.value, place.office)
  const when = moments.value.full(place.start)
  const words = office ? `${when}, ${office.name}` : when
  return (
    <TimeButton
      model={model}
      place={place}
      words={
        label ? (
          <span>
            {label}: <strong>{words}</strong>
          </span>
        ) : (
          words
        )
      }
    />
  )
}
