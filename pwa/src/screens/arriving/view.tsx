import { signal, useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { useApp, type App } from '../../app'
import { readFragment } from '../../booking/link'
import { isOver, type KeptTicket } from '../../booking/ticket'
import { keepTicket, pullOtherDays, ticketsOfToday } from '../../sync/tickets'
import { useFocusAfter } from '../frame/attention'
import { Dialog } from '../frame/dialog'
import { FailureNotice, Notice, Screen, Skeleton } from '../frame/screen'
import { useWords } from '../words'
import { numberModel, type NumberModel } from './model'
import { NumberPanel } from './panel'
import { useArrivingWords } from './words'

/** `/nummer`: the numbers of this device, followed until each is called; a link from the stand brings another. */
export function NumberScreen() {
  const app = useApp()
  const { number: words } = useArrivingWords()
  const { tickets, linkBroken, load, forget } = useMemo(() => numbersModel(app), [app])
  useEffect(() => {
    const again = () => void load()
    again()
    addEventListener('hashchange', again)
    return () => removeEventListener('hashchange', again)
  }, [load])
  const [numbers, focusNumbers] = useFocusAfter<HTMLDivElement>()
  const remove = (one: KeptTicket) => void forget(one).then(focusNumbers)
  return (
    <Screen title={words.title} lead={words.lead}>
      <div role="alert">
        {linkBroken.value && (
          <Notice tone="warning" title={words.linkBroken}>
            <p>{words.linkBrokenWayOn}</p>
          </Notice>
        )}
      </div>
      {tickets.value === null && <Skeleton rows={3} label={words.loading} />}
      <div ref={numbers} tabIndex={-1}>
        {tickets.value?.length === 0 && <None />}
        {tickets.value?.map((one) => (
          <OwnNumber key={one.id} first={one} forget={() => remove(one)} />
        ))}
      </div>
      {tickets.value && tickets.value.length > 0 && (
        <p>
          <a class="plain" href="/mine">
            {words.toMine}
          </a>
        </p>
      )}
    </Screen>
  )
}

function numbersModel(app: App) {
  const tickets = signal<KeptTicket[] | null>(null)
  const linkBroken = signal(false)

  /** What the link opens joins the numbers, and its secret leaves the address bar. */
  async function load(): Promise<void> {
    const { hash } = location
    if (hash && hash !== '#main-content') {
      const link = readFragment(hash)
      history.replaceState(history.state, '', location.pathname)
      linkBroken.value = link === null
      if (link && !(await (await app.store).get('tickets', link.id))) await keepTicket(app, link, null)
    }
    tickets.value = await ticketsOfToday(app)
  }

  async function forget({ id }: KeptTicket): Promise<void> {
    await (await app.store).remove('tickets', id)
    tickets.value = await ticketsOfToday(app)
  }

  return { tickets, linkBroken, load, forget }
}

function None() {
  const { number: words } = useArrivingWords()
  return (
    <Notice tone="info" title={words.none}>
      <p>{words.noneWayOn}</p>
      <a class="button button-secondary" href="/mine">
        {words.toMine}
      </a>
    </Notice>
  )
}

function OwnNumber({ first, forget }: { first: KeptTicket; forget: () => void }) {
  const app = useApp()
  const { number: words } = useArrivingWords()
  const model = useMemo(() => numberModel(app, first), [app])
  useEffect(() => model.follow(), [model])
  const kept = model.kept.value
  const failure = model.failure.value
  const isUnreachable = failure?.kind === 'unreachable'
  const over = kept.ticket ? isOver(kept.ticket) : failure?.kind === 'refused'
  return (
    <div class="card">
      {!kept.ticket && !failure && <Skeleton rows={2} label={words.loading} />}
      <NumberPanel kept={kept} stale={isUnreachable} />
      <div role="alert">{failure && (!isUnreachable || !kept.ticket) && <FailureNotice failure={failure} />}</div>
      {over ? (
        <button type="button" class="button button-secondary" onClick={forget}>
          {words.forget}
        </button>
      ) : (
        kept.booking === null && kept.ticket?.status === 'waiting' && !isUnreachable && <Leave model={model} />
      )}
    </div>
  )
}

/** Whoever goes home gives their place up, so that nobody calls into an empty room. */
function Leave({ model }: { model: NumberModel }) {
  const { number: words } = useArrivingWords()
  const { outbox } = useWords()
  const asking = useSignal(false)
  const working = model.working.value
  const close = () => {
    if (!model.working.value) asking.value = false
  }
  return (
    <>
      <button type="button" class="button button-secondary" onClick={() => (asking.value = true)}>
        {words.leave}
      </button>
      <Dialog open={asking.value} title={words.leaveQuestion} close={close} sending={working && outbox.sending}>
        <p>{words.leaveNote}</p>
        <div class="buttons">
          <button
            type="button"
            class="button button-primary"
            aria-busy={working}
            onClick={() => void model.leave().then(close)}
          >
            {words.leaveNow}
          </button>
          <button type="button" class="button button-secondary" aria-disabled={working} onClick={close}>
            {words.stay}
          </button>
        </div>
      </Dialog>
    </>
  )
}

/** On Mine tider: a way to the numbers without a time. */
export function NumberLinks() {
  const app = useApp()
  const { number: words } = useArrivingWords()
  const tickets = useSignal<KeptTicket[]>([])
  useEffect(() => {
    const show = async () => void (tickets.value = await ticketsOfToday(app))
    void show().then(() => pullOtherDays(app)).then(show)
  }, [app, tickets])
  const waiting = tickets.value.filter(({ booking, ticket }) => booking === null && ticket && !isOver(ticket))
  return waiting.map(({ id, ticket }) => (
    <p key={id}>
      <a class="button button-primary" href="/nummer">
        {words.follow(ticket!.number)}
      </a>
    </p>
  ))
}
