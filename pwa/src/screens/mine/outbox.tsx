import { useLocation } from 'preact-iso'
import { useEffect, useMemo } from 'preact/hooks'
import { useApp } from '../../app'
import { isWaiting, mayWithdraw, wishNow, type Errand } from '../../booking/errand'
import { timeAddress } from '../../booking/address'
import { choose } from '../../booking/visit'
import { errands } from '../../sync/outbox'
import { useAttention, useFocusAfter } from '../frame/attention'
import { wayOnFrom } from '../frame/failure'
import { FailureNotice, Notice } from '../frame/screen'
import { UpdateButton } from '../frame/update-button'
import { useWhen } from '../frame/when'
import { useWords } from '../words'
import { outboxModel, outcomeWords, waitingWords, type OutboxModel } from './outbox-model'

/** What waits to be sent, and what has become of what waited: it stays until the citizen has seen it. */
export function Outbox() {
  const app = useApp()
  const { route } = useLocation()
  const { outbox } = useWords()
  const model = useMemo(() => outboxModel(app, route), [app])
  useEffect(() => {
    const unfollow = model.follow()
    return () => {
      unfollow()
      model.leave()
    }
  }, [model])
  const told = model.told.value
  const element = useAttention<HTMLDivElement>(told)
  const [news, focusNews] = useFocusAfter<HTMLDivElement>()
  const sendNow = async () => {
    await model.sendNow()
    if (!(await errands(app)).some(isWaiting)) focusNews()
  }
  return (
    <>
      <div role="status" ref={element} tabIndex={-1}>
        {told && <Notice tone="info" title={outbox[told]} />}
      </div>
      <div role="alert">{model.failure.value && <FailureNotice failure={model.failure.value} />}</div>
      <div role="status" ref={news} tabIndex={-1}>
        {model.news.value.length > 0 && <News model={model} see={(one) => void model.see(one).then(focusNews)} />}
      </div>
      {model.waiting.value.length > 0 && <Waiting model={model} sendNow={() => void sendNow()} />}
    </>
  )
}

interface NewsProps {
  model: OutboxModel
  see: (one: Errand) => void
}

function News({ model, see }: NewsProps) {
  const { outbox } = useWords()
  return (
    <section>
      <h2>{outbox.news}</h2>
      <ul class="cards">
        {model.news.value.map((one) => (
          <li key={one.id} class="card">
            <Outcome errand={one} model={model} see={() => see(one)} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Waiting({ model, sendNow }: { model: OutboxModel; sendNow: () => void }) {
  const { outbox } = useWords()
  return (
    <section>
      <h2>{outbox.title}</h2>
      {model.evictable.value && <Notice tone="warning" title={outbox.evictable} />}
      <ul class="cards">
        {model.waiting.value.map((one) => (
          <WaitingCard key={one.id} errand={one} model={model} />
        ))}
      </ul>
      <p class="sr-only" role="status">
        {model.sending.value && outbox.sending}
      </p>
      <button
        type="button"
        class="button button-primary"
        aria-busy={model.sending.value}
        onClick={sendNow}
      >
        {outbox.sendNow}
      </button>
    </section>
  )
}

function WaitingCard({ errand, model }: { errand: Errand; model: OutboxModel }) {
  const words = useWords()
  const { outbox } = words
  const heading = `waits-${errand.id}`
  return (
    <li class="card" id={heading}>
      <p class="badge">{errand.failure ? outbox.waiting : outbox.title}</p>
      <h3 class="h4">{outbox[errand.kind]}</h3>
      <About errand={errand} />
      <Wishes errand={errand} />
      <p>{waitingWords(errand, words)}</p>
      {errand.kind !== 'book' && <p>{outbox.stillValid}</p>}
      {mayWithdraw(errand) && (
        <button
          type="button"
          class="button button-secondary"
          aria-describedby={heading}
          onClick={() => void model.takeBack(errand)}
        >
          {outbox.withdraw}
        </button>
      )}
      {errand.failure?.kind === 'outdated' && <UpdateButton />}
    </li>
  )
}

/** What a booking that waits is about. */
function About({ errand }: { errand: Errand }) {
  const { catalogue, text } = useApp()
  const chosen = errand.kind === 'book' && catalogue.value && choose(catalogue.value, errand.request.topics)
  return <>{chosen && <p>{chosen.map(({ topic }) => text(topic.name)).join(' + ')}</p>}</>
}

function Wishes({ errand }: { errand: Errand }) {
  const { outbox } = useWords()
  const when = useWhen()
  const { wishes } = errand
  if (wishes.length === 1) return <p class="facts-when">{when(wishes[0]!)}</p>
  return (
    <ol class="plain-list">
      {wishes.map((wish, index) => (
        <li key={wish.key} class={index < errand.at ? 'struck' : ''}>
          {outbox.choice(index + 1)}: <strong>{when(wish)}</strong>
        </li>
      ))}
    </ol>
  )
}

function Outcome({ errand, model, see }: { errand: Errand; model: OutboxModel; see: () => void }) {
  const words = useWords()
  const { outbox } = words
  const when = useWhen()
  const { outcome } = errand
  const done = outcome?.kind === 'done' ? outcome : null
  return (
    <>
      <Notice tone={done ? 'success' : 'warning'} title={outcomeWords(errand, words)}>
        {done && <p>{when(wishNow(errand))}</p>}
        {done && errand.wishes.length > 1 && <p>{outbox.wish(errand.at + 1)}</p>}
        {outcome?.kind === 'overtaken' && <p>{outbox.overtakenNote}</p>}
        {outcome?.kind === 'refused' && <Refusal errand={errand} model={model} />}
      </Notice>
      <div class="buttons">
        {done && (
          <a class="button button-primary" href={`/kvittering/${done.booking}`}>
            {outbox.receipt}
          </a>
        )}
        <button type="button" class="button button-secondary" onClick={see}>
          {outbox.seen}
        </button>
      </div>
    </>
  )
}

/** Why not, and every way on. */
function Refusal({ errand, model }: { errand: Errand; model: OutboxModel }) {
  const words = useWords()
  const { outbox } = words
  const when = useWhen()
  if (isWaiting(errand) || errand.outcome?.kind !== 'refused') return null
  const { problem } = errand.outcome
  const elsewhere = wayOnFrom({ kind: 'refused', problem }, words)
  const lost = errand.alternatives.length > 0 || problem.alternatives !== undefined
  const address =
    errand.kind === 'book'
      ? timeAddress({ ...errand.request, office: wishNow(errand).office })
      : timeAddress({ topics: [], move: errand.booking })
  return (
    <>
      <p>{lost && errand.wishes.length > 1 ? outbox.gone : `${problem.title}. ${problem.detail}`}</p>
      {errand.alternatives.length > 0 && <p>{outbox.others}</p>}
      <div class="slots slots-long">
        {errand.alternatives.map((place) => (
          <button
            key={place.office + place.start}
            type="button"
            class="slot"
            aria-disabled={model.sending.value || model.taking.value !== null}
            onClick={() => void model.takeInstead(errand, place)}
          >
            {when(place)}
          </button>
        ))}
      </div>
      {errand.alternatives.length > 0 && <p role="status">{model.taking.value === errand.id && outbox.sending}</p>}
      {elsewhere && (
        <a class="button button-secondary" href={elsewhere.href}>
          {elsewhere.name}
        </a>
      )}
      {errand.kind === 'book' && !lost && (
        <button type="button" class="button button-secondary" onClick={() => void model.correct(errand)}>
          {outbox.again}
        </button>
      )}
      {errand.kind !== 'cancel' && <a class="plain" href={address}>{outbox.other}</a>}
    </>
  )
}
