import { useEffect, useMemo, useRef } from 'preact/hooks'
import { writeTicketLink } from '../../booking/ticket'
import { squaresOf } from '../../screens/receipt/squares'
import { useStaff } from '../app'
import type { NewTicket } from '../shapes'

/** What the citizen takes along: the number, when it will be called, and the code by which their phone follows it. */
export function Given({ ticket, close }: { ticket: NewTicket; close: () => void }) {
  const { words, moments } = useStaff()
  const said = words.value.day
  const at = moments.value.time
  const { side, path } = useMemo(() => squaresOf(writeTicketLink(location.origin, ticket)), [ticket])
  const button = useRef<HTMLButtonElement>(null)
  // The button that was pressed is gone, and the focus with it.
  useEffect(() => button.current?.focus(), [])
  return (
    <>
      <div id="given">
        <p class="desk-number">
          <span class="sr-only">{said.number} </span>
          {ticket.number}
        </p>
        {ticket.promised_from && ticket.promised_until && <p>{said.promised(at(ticket.promised_from), at(ticket.promised_until))}</p>}
      </div>
      <svg class="squares" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={said.follow}>
        <path d={path} />
      </svg>
      <p class="form-hint">{said.follow}</p>
      <div class="buttons">
        <button ref={button} class="button button-primary" type="button" aria-describedby="given" onClick={close}>
          {said.paperClose}
        </button>
      </div>
    </>
  )
}
