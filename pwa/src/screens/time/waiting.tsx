import { effect } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../../app'
import { isWaiting, mayWithdraw, type Errand } from '../../booking/errand'
import { outboxMoved } from '../../sync/moved'
import { errands, withdraw } from '../../sync/outbox'
import { useAttention } from '../frame/attention'
import { Notice, Screen, Skeleton } from '../frame/screen'
import { UpdateButton } from '../frame/update-button'
import { useWhen } from '../frame/when'
import { waitingWords } from '../mine/outbox-model'
import { useWords } from '../words'

interface UnlessWaitingProps {
  title: string
  /** The one that is to be changed; null when none is. */
  booking: string | null
  children: ComponentChildren
}

/** `children`, but for a booking of which a change waits to be sent: a second one would be refused for the first's sake. */
export function UnlessWaiting({ title, booking, children }: UnlessWaitingProps) {
  const { frame, outbox, receipt } = useWords()
  const app = useApp()
  const waiting = useWaiting(booking)
  const [told, setTold] = useState<'withdrawn' | 'tooLate' | null>(null)
  const element = useAttention<HTMLDivElement>(told)
  if (!waiting && told !== 'withdrawn') return <>{children}</>
  if (waiting === 'looking') {
    return (
      <Screen title={title}>
        <Skeleton rows={5} label={frame.loading} />
      </Screen>
    )
  }
  const takeBack = async ({ id }: Errand) => setTold((await withdraw(app, id)) ? 'withdrawn' : 'tooLate')
  return (
    <Screen title={title}>
      <div role="status" ref={element} tabIndex={-1}>
        {told && <Notice tone="info" title={outbox[told]} />}
      </div>
      {waiting && <Waiting errand={waiting} />}
      <div class="buttons">
        {waiting && mayWithdraw(waiting) && (
          <button type="button" class="button button-secondary" onClick={() => void takeBack(waiting)}>
            {outbox.withdraw}
          </button>
        )}
        {waiting?.failure?.kind === 'outdated' && <UpdateButton />}
        {!waiting && (
          <button type="button" class="button button-primary" onClick={() => setTold(null)}>
            {outbox.other}
          </button>
        )}
        <a class="button button-secondary" href="/mine">
          {receipt.toMine}
        </a>
      </div>
    </Screen>
  )
}

function Waiting({ errand }: { errand: Errand }) {
  const words = useWords()
  const when = useWhen()
  return (
    <Notice tone="warning" title={words.time.waits}>
      <p>{words.outbox[errand.kind]}</p>
      {errand.wishes.map((wish, index) => (
        <p key={wish.key}>
          {errand.wishes.length > 1 && `${words.outbox.choice(index + 1)}: `}
          <strong>{when(wish)}</strong>
        </p>
      ))}
      <p>
        {errand.begun && waitingWords(errand, words)} {words.outbox.stillValid}
      </p>
    </Notice>
  )
}

/** The change of a booking that waits, as it moves until none does: what is asked for here afterwards is another one. */
function useWaiting(booking: string | null): Errand | null | 'looking' {
  const app = useApp()
  const [found, setFound] = useState<Errand | null | 'looking'>(booking ? 'looking' : null)
  useEffect(() => {
    let isOver = !booking
    setFound(isOver ? null : 'looking')
    const look = async () => {
      const waiting = (await errands(app)).filter(isWaiting).find((one) => one.kind !== 'book' && one.booking === booking)
      if (isOver) return
      isOver = !waiting
      setFound(waiting ?? null)
    }
    const stop = effect(() => {
      if (outboxMoved.value >= 0 && !isOver) void look()
    })
    return () => {
      isOver = true
      stop()
    }
  }, [app, booking])
  return found
}
