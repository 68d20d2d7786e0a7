import { useEffect } from 'preact/hooks'
import { useApp } from '../../app'
import type { KeptTicket } from '../../booking/ticket'
import { useAttention } from '../frame/attention'
import { Notice } from '../frame/screen'
import { useArrivingWords } from './words'

interface PanelProps {
  kept: KeptTicket
  /** Whether this is the last that is known, and not how it is. */
  stale: boolean
  /** Whether it was given just now. */
  fresh?: boolean
}

/** The number, large, and how it stands with it. What changes is said aloud. */
export function NumberPanel({ kept, stale, fresh = false }: PanelProps) {
  const { moments } = useApp()
  const { number: words } = useArrivingWords()
  const attention = useAttention<HTMLParagraphElement>(fresh)
  const { ticket } = kept
  useCalled(kept)
  if (!ticket) return null
  return (
    <section class={ticket.status === 'called' ? 'number number-called' : 'number'}>
      <p ref={attention} tabIndex={-1} class="number-digits">
        <span>{words.number}</span> {ticket.number}
      </p>
      <div aria-live="assertive">
        <Standing kept={kept} />
      </div>
      {stale && <Notice tone="warning" title={words.stale(moments.value.time(kept.fetchedAt))} />}
    </section>
  )
}

/** Where it stands, in sentences. */
function Standing({ kept }: { kept: KeptTicket }) {
  const { moments } = useApp()
  const { number: words } = useArrivingWords()
  const at = moments.value.time
  const ticket = kept.ticket!
  const desk = words.desk(ticket.desk?.name ?? '')
  switch (ticket.status) {
    case 'waiting':
      return <Waiting kept={kept} />
    case 'called':
      return (
        <>
          <p class="number-now">{words.called(desk)}</p>
          {ticket.called_at && <p>{words.calledAt(at(ticket.called_at))}</p>}
        </>
      )
    case 'serving':
      return <p class="number-now">{words.serving(desk)}</p>
    case 'parked':
      return ticket.place ? <Waiting kept={kept} /> : <p>{ticket.parked_until ? words.parked(at(ticket.parked_until)) : words.parkedFor}</p>
    case 'no-show':
      return <p>{words.noShow}</p>
    case 'left':
      return <p>{words.left}</p>
    case 'done':
      return <p>{words.done}</p>
  }
}

function Waiting({ kept }: { kept: KeptTicket }) {
  const { moments, clock } = useApp()
  const { number: words } = useArrivingWords()
  const at = moments.value.time
  const { place, wait, booked_for, late, promised_from, promised_until } = kept.ticket!
  const isBroken = promised_until !== null && Date.parse(promised_until) < clock.tick.value
  return (
    <>
      {place && <p class="number-now">{words.place(place)}</p>}
      {booked_for && <p>{late ? words.late(at(booked_for)) : words.bookedFor(at(booked_for))}</p>}
      {promised_from && promised_until && !isBroken && <p>{words.promised(at(promised_from), at(promised_until))}</p>}
      {promised_until && isBroken && <p>{words.broken(at(promised_until))}</p>}
      {wait && <p>{words.wait(wait.from_minutes, wait.until_minutes)}</p>}
      <p class="form-hint">{words.watch}</p>
    </>
  )
}

/** The phone in the pocket tells, too: by a buzz where it can, and in the name of the tab. */
function useCalled({ ticket }: KeptTicket): void {
  const { number: words } = useArrivingWords()
  const turn = ticket?.status === 'called' ? words.called(words.desk(ticket.desk?.name ?? '')) : null
  useEffect(() => {
    if (turn === null) return
    const before = document.title
    document.title = turn
    // Browsers let a page buzz only after somebody has touched it.
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([400, 200, 400])
    return () => {
      document.title = before
    }
  }, [turn, ticket?.called_at])
}
