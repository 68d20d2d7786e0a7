import { useState } from 'preact/hooks'
import type { Failure } from '../../api/answer'
import { showPhone } from '../../booking/phone'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { TextField } from '../frame/fields'
import { StaffFailure } from '../frame/screen'
import { useNames } from '../names'
import type { FoundBookings } from '../shapes'

interface FindBookingProps {
  /** Shows what was done to the booking. */
  show: (booking: string) => void
  close: () => void
}

/** A citizen asks who has seen their time: it is found by what they can say. */
export function FindBooking({ show, close }: FindBookingProps) {
  const { api, words } = useStaff()
  const said = words.value.audit
  const [filled, setFilled] = useState({ code: '', phone: '', name: '' })
  const [found, setFound] = useState<FoundBookings | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const fill = (part: Partial<typeof filled>) => setFilled((before) => ({ ...before, ...part }))
  const send = async (event: Event) => {
    event.preventDefault()
    const answer = await api.bookings.find(filled)
    setFound(answer.ok ? answer.value : null)
    setFailure(answer.ok ? null : answer.failure)
  }
  return (
    <Dialog open title={said.find} close={close}>
      <form onSubmit={(event) => void send(event)}>
        <p class="form-hint">{said.findNote}</p>
        <TextField
          label={said.code}
          value={filled.code}
          set={(code) => fill({ code })}
          fault={Object.values(filled).join('').trim() === '' ? said.nothing : null}
        />
        <TextField label={said.phone} hint={said.phoneHint} type="tel" value={filled.phone} set={(phone) => fill({ phone })} />
        <TextField label={said.citizen} value={filled.name} set={(name) => fill({ name })} />
        <div class="buttons">
          <button class="button button-primary" type="submit">
            {said.search}
          </button>
          <button class="button button-secondary" type="button" onClick={close}>
            {said.close}
          </button>
        </div>
      </form>
      <div role="status">
        {failure && <StaffFailure failure={failure} />}
        {found && <Bookings found={found} show={show} />}
      </div>
    </Dialog>
  )
}

function Bookings({ found, show }: { found: FoundBookings; show: (booking: string) => void }) {
  const { words, moments } = useStaff()
  const said = words.value.audit
  const names = useNames()
  if (found.bookings.length === 0) return <p>{said.noBooking}</p>
  return (
    <>
      <ul class="rows">
        {found.bookings.map(({ id, code, contact, start, office, topics }) => (
          <li key={id} class="table-row">
            <div>
              <strong>{contact?.name ?? said.erased}</strong>
              <span class="row-note">
                {[code, contact?.phone && showPhone(contact.phone), moments.value.stamp(start), names.office(office)].filter(Boolean).join(', ')}
              </span>
              <span class="row-note">{topics.map((one) => names.topic(one.id)).join(', ')}</span>
            </div>
            <button class="button button-secondary" type="button" aria-label={said.show(code)} onClick={() => show(id)}>
              {said.showShort}
            </button>
          </li>
        ))}
      </ul>
      {found.more && <p>{said.more}</p>}
    </>
  )
}
