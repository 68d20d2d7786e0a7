import { useSignal } from '@preact/signals'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { DialogButtons } from '../frame/dialog-buttons'
import { TextField } from '../frame/fields'
import { StaffFailure } from '../frame/screen'
import { LONGEST_REASON } from './chosen'
import { bookingsOf } from './model'
import { waysOf, type Card } from './rules'
import { WhoAsks } from './who-asks'

/** Who gives the time up: the citizen, who can come back to it for two minutes, or the office, which says why. */
export function CancelDialog({ card }: { card: Card }) {
  const app = useStaff()
  const model = bookingsOf(app)
  const said = app.words.value.bookings
  const late = waysOf(card, app.clock.tick.value).change === 'with-reason'
  const chosen = useSignal(false)
  const byOffice = late || chosen.value
  const reason = useSignal('')
  const close = () => (model.asking.value = null)
  return (
    <Dialog open={model.asking.value === 'cancel'} title={said.cancelTitle} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          // A word is asked for, not a space; the field says so when it is empty.
          reason.value = reason.value.trim()
          if (!byOffice || reason.value) void model.cancel(card, byOffice ? reason.value : null)
        }}
      >
        {model.asking.value === 'cancel' && model.failure.value && <StaffFailure failure={model.failure.value} />}
        {!late && <WhoAsks legend={said.cancelAsks} byOffice={chosen.value} set={(value) => (chosen.value = value)} />}
        {late && <p>{said.onlyReason}</p>}
        {byOffice && (
          <TextField
            label={said.reason}
            hint={said.reasonToCitizen}
            value={reason.value}
            set={(text) => (reason.value = text)}
            autocomplete="off"
            maxLength={LONGEST_REASON}
            required
          />
        )}
        <p class="form-hint">{byOffice ? said.cancelFinal : said.cancelUndo}</p>
        <DialogButtons submit={said.cancelNow} busy={model.busy.value} back={said.back} close={close} />
      </form>
    </Dialog>
  )
}
