import { useEffect, useMemo } from 'preact/hooks'
import { useApp } from '../../app'
import type { KeptBooking } from '../../booking/kept'
import { whenLookedAt } from '../../platform/looking'
import { whenPressedHere } from '../../platform/pressing'
import { useAttention } from '../frame/attention'
import { Dialog } from '../frame/dialog'
import { FailureNotice, Notice, Screen, Skeleton } from '../frame/screen'
import { useWords } from '../words'
import { BookingCard } from './card'
import { Forget, Forgotten } from './forget'
import { Outbox } from './outbox'
import { mineModel, type MineModel } from './model'
import { SharedDevice } from './shared'
import { Numbers } from './today'

/** `/mine`: the times of this device, and what may be done with each. */
export function MineScreen() {
  const app = useApp()
  const { mine, frame } = useWords()
  const model = useMemo(() => mineModel(app), [app])
  useEffect(() => {
    const load = () => void model.load()
    load()
    const unfollow = model.follow()
    // A second link opened in the same tab changes the fragment only.
    addEventListener('hashchange', load)
    const again = () => void model.again()
    const unlook = whenLookedAt(again)
    const unpress = whenPressedHere(again)
    return () => {
      unfollow()
      unlook()
      unpress()
      removeEventListener('hashchange', load)
    }
  }, [model])
  return (
    <Screen title={mine.title} lead={mine.lead}>
      <Forgotten />
      <Outbox />
      <Told model={model} />
      <Numbers />
      {model.kept.value === null && <Skeleton rows={3} label={frame.loading} />}
      {model.kept.value?.length === 0 && !model.waiting.value && <Empty />}
      <Group title={mine.coming} kept={model.arranged.value.coming} model={model} />
      <Group title={mine.over} kept={model.arranged.value.over} model={model} />
      <p>
        <a class="plain" href="/find">
          {mine.lost}
        </a>
      </p>
      <Forget />
      <SharedDevice />
      <CancelDialog model={model} />
    </Screen>
  )
}

function Told({ model }: { model: MineModel }) {
  const app = useApp()
  const { mine, outbox } = useWords()
  const told = model.told.value
  // The button that was pressed is gone: without this the focus would be lost.
  const element = useAttention<HTMLDivElement>(told !== 'added' && told)
  const stale = model.staleSince.value
  return (
    <>
      <div role="status" ref={element} tabIndex={-1}>
        {told === 'waits' ? (
          <Notice tone="warning" title={outbox.title}>
            <p>{mine.waits}</p>
          </Notice>
        ) : (
          told && <Notice tone="success" title={mine[told]} />
        )}
        {stale !== null && (
          <Notice tone="warning" title={stale > 0 ? mine.stored(app.moments.value.stamp(stale)) : mine.notFetched} />
        )}
        {!app.lasting.value && <Notice tone="warning" title={mine.passing} />}
      </div>
      <div role="alert">
        {model.failure.value && <FailureNotice failure={model.failure.value} />}
        {model.linkBroken.value && (
          <Notice tone="warning" title={mine.linkBroken}>
            <p>{mine.linkBrokenWayOn}</p>
          </Notice>
        )}
      </div>
    </>
  )
}

function Group({ title, kept, model }: { title: string; kept: KeptBooking[]; model: MineModel }) {
  if (kept.length === 0) return null
  return (
    <section>
      <h2>{title}</h2>
      <ul class="cards">
        {kept.map((one) => (
          <BookingCard key={one.id} one={one} model={model} />
        ))}
      </ul>
    </section>
  )
}

function CancelDialog({ model }: { model: MineModel }) {
  const words = useWords()
  const { moments } = useApp()
  const { mine, outbox } = words
  const one = model.asking.value
  const working = one !== null && model.working.value === one.id
  // One at a time: what is done to another booking is done first.
  const waits = model.working.value !== null && !working
  const keep = () => {
    if (!working) model.asking.value = null
  }
  return (
    <Dialog open={one !== null} title={mine.cancelQuestion} close={keep} sending={working && outbox.sending}>
      <p class="card-large">{one?.booking && moments.value.full(one.booking.start)}</p>
      <p>{mine.cancelNote}</p>
      <div class="buttons">
        <button
          type="button"
          class="button button-primary"
          aria-busy={working}
          aria-disabled={waits}
          onClick={() => one && void model.act(one, 'cancel')}
        >
          {mine.confirm}
        </button>
        <button type="button" class="button button-secondary" aria-disabled={working} onClick={keep}>
          {mine.keep}
        </button>
      </div>
    </Dialog>
  )
}

function Empty() {
  const { mine } = useWords()
  return (
    <Notice tone="info" title={mine.empty}>
      <p>{mine.emptyWayOn}</p>
      <a class="button button-primary" href="/">
        {mine.book}
      </a>
    </Notice>
  )
}
