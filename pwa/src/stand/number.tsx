import type { Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { writeTicketLink } from '../booking/ticket'
import { useDevice } from '../device/app'
import { Squares } from './squares'
import type { Step } from './view'
import { useStandWords } from './words'
import type { Given } from './work'

/** The citizen's number, large, and when it is expected to be called. */
export function Number({ given, step }: { given: Given; step: Signal<Step> }) {
  const { moments } = useDevice()
  const words = useStandWords()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const at = moments.value.time
  const { number, ticket } = given
  return (
    <section class="stand-number">
      {number === null ? (
        <>
          <h2 ref={heading} tabIndex={-1}>
            {words.noted}
          </h2>
          <p class="font-lead">{words.notedNote}</p>
        </>
      ) : (
        <>
          <h2 ref={heading} tabIndex={-1}>
            {words.yourNumber} <span class="stand-digits">{number}</span>
          </h2>
          {ticket?.promised_from && ticket.promised_until && <p class="font-lead">{words.expected(at(ticket.promised_from), at(ticket.promised_until))}</p>}
          {ticket?.booked_for && <p class="font-lead">{words.bookedFor(at(ticket.booked_for))}</p>}
          {!ticket && <p class="font-lead">{words.listen}</p>}
          {ticket && <Squares link={writeTicketLink(location.origin, ticket)} label={words.follow} />}
        </>
      )}
      <button class="button button-primary" type="button" onClick={() => (step.value = { kind: 'start' })}>
        {words.done}
      </button>
    </section>
  )
}
