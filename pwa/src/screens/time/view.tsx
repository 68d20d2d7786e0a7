import { useLocation } from 'preact-iso'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { bringCatalogue, useApp } from '../../app'
import type { KeptBooking } from '../../booking/kept'
import { showPhone } from '../../booking/phone'
import { choose, officesFor, readTopics, timeAddress, type ChosenTopic } from '../../booking/visit'
import { FailureNotice, Notice, Screen, Skeleton } from '../frame/screen'
import { About, Persons } from './about'
import { timeModel } from './model'
import { MoveDialog, NowBooked } from './move'
import { Offices } from './offices'
import { Times } from './times'

/** `/tid`: what the visit is about, where, and when. With `move` it looks for another time for a booking. */
export function TimeScreen() {
  const app = useApp()
  const { url, route } = useLocation()
  const query = useMemo(() => new URL(url, location.origin).searchParams, [url])
  const catalogue = app.catalogue.value
  const moveId = query.get('move')
  const moved = useKept(moveId)
  const words = app.words.value
  const title = moveId ? words.time.moveTitle : words.time.title

  if (app.catalogueFailure.value) {
    return (
      <Screen title={title}>
        <FailureNotice failure={app.catalogueFailure.value} retry={() => void bringCatalogue(app)} />
      </Screen>
    )
  }
  if (!catalogue || moved === 'looking') {
    return (
      <Screen title={title}>
        <Skeleton rows={5} label={words.frame.loading} />
      </Screen>
    )
  }
  const movable = moved?.booking?.actions.includes('move')
  if (moveId && !movable) return <NotMovable />
  const chosen = choose(catalogue, moved?.booking?.topics ?? readTopics(query))
  if (!chosen) return <UnknownTopic />
  if (officesFor(catalogue, chosen).length === 0) return <NotHere title={title} />
  const office = query.get('office') ?? moved?.booking?.office ?? null
  return <Choosing key={moveId} chosen={chosen} office={office} moved={moved} go={route} />
}

/** The booking to be moved, as this device has it; `looking` until the device has answered. */
function useKept(id: string | null): KeptBooking | null | 'looking' {
  const app = useApp()
  const [kept, setKept] = useState<KeptBooking | null | 'looking'>(id ? 'looking' : null)
  useEffect(() => {
    if (id) void app.store.then((store) => store.get('bookings', id)).then((found) => setKept(found ?? null))
    else setKept(null)
  }, [id, app])
  return kept
}

interface ChoosingProps {
  chosen: ChosenTopic[]
  office: string | null
  moved: KeptBooking | null
  go: (address: string, replace?: boolean) => void
}

function Choosing({ chosen, office, moved, go }: ChoosingProps) {
  const app = useApp()
  const words = app.words.value
  const topics = chosen.map(({ topic, persons }) => ({ id: topic.id, persons }))
  const visit = JSON.stringify(topics)
  const model = useMemo(() => timeModel(app, topics, moved, go), [app, visit, moved])
  useEffect(() => void model.load(), [model])
  const address = (place: string) => timeAddress(topics, place, moved?.id)
  const setPersons = (id: string, persons: number) =>
    go(
      timeAddress(
        topics.map((topic) => (topic.id === id ? { id, persons } : topic)),
        office,
      ),
      true,
    )

  return (
    <Screen
      title={moved ? words.time.moveTitle : words.time.title}
      lead={chosen.map(({ topic }) => app.text(topic.name)).join(' + ')}
    >
      <p class="sr-only" role="status">
        {model.told}
      </p>
      <div class="columns">
        <div class="column-narrow">
          {moved?.booking ? (
            <NowBooked booking={moved.booking} />
          ) : (
            <>
              <About chosen={chosen} />
              <Persons chosen={chosen} set={setPersons} />
            </>
          )}
        </div>
        <div class="column-wide">
          <Offices chosen={chosen} office={office} days={model.days.value} address={address}>
            {(place) => <Times model={model} place={place} chosen={chosen} address={address} />}
          </Offices>
        </div>
      </div>
      {moved?.booking && <MoveDialog model={model} from={moved.booking} />}
    </Screen>
  )
}

function UnknownTopic() {
  const { time } = useApp().words.value
  return (
    <Screen title={time.title}>
      <Notice tone="warning" title={time.unknown}>
        <p>{time.unknownWayOn}</p>
        <a class="button button-primary" href="/">
          {time.toTopics}
        </a>
      </Notice>
    </Screen>
  )
}

/** For topics that only staff, or those with a link, can book a time about. */
function NotHere({ title }: { title: string }) {
  const { words, catalogue } = useApp()
  const { time, failure } = words.value
  const phone = catalogue.value?.municipality.phone
  return (
    <Screen title={title}>
      <Notice tone="info" title={time.notHere}>
        <p>
          {time.notHereWayOn} {phone && failure.orCall(showPhone(phone))}
        </p>
        <a class="button button-primary" href="/">
          {time.toTopics}
        </a>
      </Notice>
    </Screen>
  )
}

function NotMovable() {
  const { time, receipt } = useApp().words.value
  return (
    <Screen title={time.moveTitle}>
      <Notice tone="warning" title={time.notMovable}>
        <p>{time.notMovableWayOn}</p>
        <a class="button button-primary" href="/mine">
          {receipt.toMine}
        </a>
      </Notice>
    </Screen>
  )
}
