import { useLocation } from 'preact-iso'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { bringCatalogue, useApp } from '../../app'
import { readAddress, timeAddress, type Wanted } from '../../booking/address'
import type { KeptBooking } from '../../booking/kept'
import { showPhone } from '../../booking/phone'
import { choose, officesFor, visitOf, type ChosenTopic } from '../../booking/visit'
import type { AllWords } from '../../words/later'
import { FailureNotice, Notice, Screen, Skeleton } from '../frame/screen'
import { useWords } from '../words'
import { Choosing } from './choosing'
import { useInvitation } from './invitation'
import { UnlessWaiting } from './waiting'

/** `/tid`: what the visit is about, where, and when. With `move` it looks for another time for a booking. */
export function TimeScreen() {
  const { url } = useLocation()
  const wanted = useMemo(() => readAddress(new URL(url, location.origin).searchParams), [url])
  const title = titleOf(wanted, useWords())
  return (
    <UnlessWaiting title={title} booking={wanted.move}>
      <Times wanted={wanted} />
    </UnlessWaiting>
  )
}

function Times({ wanted }: { wanted: Required<Wanted> }) {
  const app = useApp()
  const { route } = useLocation()
  const catalogue = app.catalogue.value
  const moved = useKept(wanted.move)
  const invitation = useInvitation(wanted)
  const words = useWords()
  const title = titleOf(wanted, words)

  if (app.catalogueFailure.value) {
    return (
      <Screen title={title}>
        <div role="alert">
          <FailureNotice failure={app.catalogueFailure.value} retry={() => void bringCatalogue(app)} />
        </div>
      </Screen>
    )
  }
  if (!catalogue || moved === 'looking' || invitation === 'looking') {
    return (
      <Screen title={title}>
        <Skeleton rows={5} label={words.frame.loading} />
      </Screen>
    )
  }
  const movable = moved?.booking?.actions.includes('move')
  if (wanted.move && !movable) return <NotMovable />
  const chosen = choose(catalogue, wanted.topics.length > 0 ? wanted.topics : (moved?.booking?.topics ?? []))
  if (!chosen) return <UnknownTopic />
  if (!invitation && !moved && officesFor(catalogue, chosen).length === 0) {
    return chosen.length > 1 ? <Apart chosen={chosen} /> : <NotHere title={title} />
  }
  const office = wanted.office ?? moved?.booking?.office ?? null
  const asked = visitOf(catalogue, chosen, {
    ...wanted,
    needs: moved?.needs ?? wanted.needs,
    meeting: wanted.meeting ?? moved?.booking?.meeting ?? null,
  })
  const visit = invitation ? { ...asked, invitation } : asked
  return (
    <Choosing
      key={wanted.move}
      title={title}
      wanted={wanted}
      chosen={chosen}
      visit={visit}
      office={office}
      moved={moved}
      go={route}
    />
  )
}

/** With a booking and topics it is the visit that changes, with a booking alone its time. */
export function titleOf({ move, topics }: Required<Wanted>, { time }: AllWords): string {
  if (!move) return time.title
  return topics.length > 0 ? time.editTitle : time.moveTitle
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

function UnknownTopic() {
  const { time } = useWords()
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

/** No place can do all of the topics: each can be booked by itself. */
function Apart({ chosen }: { chosen: ChosenTopic[] }) {
  const { time } = useWords()
  const { text } = useApp()
  return (
    <Screen title={time.title}>
      <Notice tone="info" title={time.apart}>
        <p>{time.apartWayOn}</p>
        <ul class="ways">
          {chosen.map(({ topic, persons }) => (
            <li key={topic.id}>
              <a href={timeAddress({ topics: [{ id: topic.id, persons }] })}>{text(topic.name)}</a>
            </li>
          ))}
        </ul>
      </Notice>
    </Screen>
  )
}

/** For topics that only staff, or those with a link, can book a time about. */
function NotHere({ title }: { title: string }) {
  const words = useWords()
  const { catalogue } = useApp()
  const { time, failure } = words
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
  const { time, receipt } = useWords()
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
