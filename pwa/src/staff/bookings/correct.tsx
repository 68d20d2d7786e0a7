import { useSignal } from '@preact/signals'
import { refusalOf } from '../../api/answer'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { DialogButtons } from '../frame/dialog-buttons'
import { TextField } from '../frame/fields'
import { StaffFailure } from '../frame/screen'
import { RuleInTheWay } from './chosen'
import { bookingsOf } from './model'
import type { Card } from './rules'

/** A name, a number or an address was written wrongly: what stands here holds from now on. */
export function CorrectDialog({ card }: { card: Card }) {
  const app = useStaff()
  const model = bookingsOf(app)
  const close = () => (model.asking.value = null)
  return (
    <Dialog open={model.asking.value === 'contact'} title={app.words.value.bookings.correctTitle} close={close}>
      {model.asking.value === 'contact' && card.contact && <Fields card={card} contact={card.contact} close={close} />}
    </Dialog>
  )
}

function Fields({ card, contact, close }: { card: Card; contact: NonNullable<Card['contact']>; close: () => void }) {
  const app = useStaff()
  const model = bookingsOf(app)
  const said = app.words.value.bookings
  const name = useSignal(contact.name)
  const phone = useSignal(contact.phone ?? '')
  const email = useSignal(contact.email ?? '')
  const reason = useSignal('')
  const failure = model.failure.value
  // The one rule that a reason helps against here.
  const over = failure !== null && refusalOf(failure) === 'contact-limit'
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const now = { name: name.value, phone: phone.value || null, email: email.value || null }
        void model.correct(card, now, (over && reason.value.trim()) || null)
      }}
    >
      {failure && !over && <StaffFailure failure={failure} />}
      <TextField label={said.name} value={name.value} set={(text) => (name.value = text)} autocomplete="off" maxLength={100} required />
      <TextField label={said.phone} hint={said.phoneHint} type="tel" value={phone.value} set={(text) => (phone.value = text)} autocomplete="off" />
      <TextField label={said.email} hint={said.emailHint} type="email" value={email.value} set={(text) => (email.value = text)} autocomplete="off" />
      <p class="form-hint">{said.correctNote}</p>
      {over && <RuleInTheWay refused={failure} value={reason.value} set={(why) => (reason.value = why)} />}
      <DialogButtons submit={said.correctNow} busy={model.busy.value} back={said.back} close={close} />
    </form>
  )
}
