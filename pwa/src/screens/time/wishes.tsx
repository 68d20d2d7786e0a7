import { useLocation } from 'preact-iso'
import { useEffect, useMemo } from 'preact/hooks'
import { useApp } from '../../app'
import type { Place } from '../../api/shapes'
import type { Wanted } from '../../booking/address'
import { MOST_WISHES } from '../../booking/errand'
import type { KeptBooking } from '../../booking/kept'
import { rankOf } from '../../booking/ranking'
import { daysOf, type DayOfTimes } from '../../booking/times'
import { officesFor, type ChosenTopic, type Visit } from '../../booking/visit'
import { useAttention } from '../frame/attention'
import { Icon } from '../frame/icon'
import { FailureNotice, Notice } from '../frame/screen'
import { useWhen } from '../frame/when'
import { useWords } from '../words'
import { wishesModel, type WishesModel } from './wishes-model'

interface WishesProps {
  visit: Visit
  moved: KeptBooking | null
  chosen: ChosenTopic[]
  office: string | null
  address: (changed: Partial<Wanted>) => string
}

/** Without a connection: the times as they were seen last, of which one to three are ranked. Nothing without any. */
export function Wishes({ visit, moved, chosen, office, address }: WishesProps) {
  const app = useApp()
  const { route } = useLocation()
  const { wishes, time } = useWords()
  const asked = JSON.stringify(visit)
  const model = useMemo(() => wishesModel(app, visit, moved, route), [app, asked, moved])
  useEffect(() => {
    void model.load()
    return model.leave
  }, [model])
  const seen = model.seen.value
  if (!seen || seen.days.length === 0) return null
  const able = officesFor(app.catalogue.value!, chosen).filter(({ id }) => seen.days.some((day) => day.office === id))
  const place = able.find(({ id }) => id === office) ?? able[0]
  const others = able.filter((other) => other !== place)
  return (
    <section>
      <h2>{wishes.title}</h2>
      <p>{wishes.note}</p>
      <Notice tone="warning" title={wishes.seen(app.moments.value.stamp(seen.fetchedAt))} />
      <Ranking model={model} button={moved ? wishes.move : wishes.onward} />
      {place && (
        <>
          <h3>{place.name}</h3>
          {others.length > 0 && (
            <ul class="ways">
              {others.map((other) => (
                <li key={other.id}>
                  <a href={address({ office: other.id })}>{time.otherPlace(other.name)}</a>
                </li>
              ))}
            </ul>
          )}
          <ol class="days">
            {daysOf(seen.days, place.id).map((day, index) => (
              <SeenDay key={day.date} model={model} office={place.id} day={day} open={index === 0} />
            ))}
          </ol>
        </>
      )}
    </section>
  )
}

/** The choices in their order, and the way on with them. */
function Ranking({ model, button }: { model: WishesModel; button: string }) {
  const { wishes: words } = useWords()
  const when = useWhen()
  const wishes = model.wishes.value
  // The button that was pressed is gone: without this the focus would be lost.
  const heading = useAttention<HTMLHeadingElement>(model.changes.value)
  return (
    <div class="card">
      <h3 ref={heading} class="h4" tabIndex={-1}>
        {words.yours}
      </h3>
      <div role="status">
        {wishes.length === 0 && <p>{words.none}</p>}
        {wishes.length === MOST_WISHES && <p>{words.full}</p>}
        <p class="sr-only">{model.shifted.value && words.told(rankOf(wishes, model.shifted.value), when(model.shifted.value))}</p>
      </div>
      <ol class="plain-list">
        {/* By place and not by time: a button that moves away would take the focus with it, or lose it. */}
        {wishes.map((wish, index) => (
          <Wish key={index} model={model} wish={wish} index={index} last={wishes.length - 1} />
        ))}
      </ol>
      <div role="alert">{model.failure.value && <FailureNotice failure={model.failure.value} />}</div>
      {wishes.length > 0 && (
        <button
          type="button"
          class="button button-primary"
          aria-busy={model.busy.value}
          onClick={() => void model.proceed()}
        >
          {button}
        </button>
      )}
    </div>
  )
}

interface WishProps {
  model: WishesModel
  wish: Place
  index: number
  last: number
}

function Wish({ model, wish, index, last }: WishProps) {
  const { wishes, time } = useWords()
  const when = useWhen()(wish)
  return (
    <li class="wish">
      <p>{wishes.told(index + 1, when)}</p>
      <div class="wish-buttons">
        <button
          type="button"
          class="step"
          aria-label={wishes.up(when)}
          disabled={index === 0}
          onClick={() => model.shift(wish, -1)}
        >
          <Icon name="up" />
        </button>
        <button
          type="button"
          class="step"
          aria-label={wishes.down(when)}
          disabled={index === last}
          onClick={() => model.shift(wish, 1)}
        >
          <Icon name="down" />
        </button>
        <button type="button" class="quiet" aria-label={wishes.remove(when)} onClick={() => model.drop(wish)}>
          {time.removeShort}
        </button>
      </div>
    </li>
  )
}

interface SeenDayProps {
  model: WishesModel
  office: string
  day: DayOfTimes
  open: boolean
}

function SeenDay({ model, office, day, open }: SeenDayProps) {
  const { outbox } = useWords()
  const { moments } = useApp()
  const name = moments.value.day(day.times[0]!)
  const wishes = model.wishes.value
  return (
    <li>
      <details class="day" open={open}>
        <summary>
          <span class="day-name">{name}</span>
        </summary>
        <div class="slots" role="group" aria-label={name}>
          {day.times.map((start) => {
            const rank = rankOf(wishes, { office, start })
            return (
              <button
                key={start}
                type="button"
                class="slot"
                aria-pressed={rank > 0}
                aria-disabled={rank === 0 && wishes.length === MOST_WISHES}
                onClick={() => model.toggle({ office, start })}
              >
                {moments.value.time(start)}
                {rank > 0 && <span class="slot-rank">{outbox.choice(rank)}</span>}
              </button>
            )
          })}
        </div>
      </details>
    </li>
  )
}
