import type { Booking } from '../../api/shapes'
import { useApp } from '../../app'
import { officeOf } from '../../booking/visit'
import { Dialog } from '../frame/dialog'
import { useWords } from '../words'
import type { TimeModel } from './model'

export function NowBooked({ booking }: { booking: Booking }) {
  const words = useWords()
  const { moments, catalogue } = useApp()
  return (
    <div class="card">
      <p class="card-small">{words.time.now}</p>
      <p class="card-large">{moments.value.full(booking.start)}</p>
      <p>{officeOf(catalogue.value, booking.office)?.name}</p>
    </div>
  )
}

/** The last look before a booking is moved. */
export function MoveDialog({ model, from }: { model: TimeModel; from: Booking }) {
  const words = useWords()
  const { moments, catalogue } = useApp()
  const { time } = words
  const to = model.asking.value
  const where = (office: string) => officeOf(catalogue.value, office)?.name
  return (
    <Dialog open={to !== null} title={time.moveQuestion} close={() => (model.asking.value = null)}>
      {to && (
        <dl class="facts">
          <div>
            <dt>{time.moveFrom}</dt>
            <dd>
              {moments.value.full(from.start)}, {where(from.office)}
            </dd>
          </div>
          <div>
            <dt>{time.moveTo}</dt>
            <dd>
              <strong>{moments.value.full(to.start)}</strong>, {where(to.office)}
            </dd>
          </div>
        </dl>
      )}
      <div class="buttons">
        <button
          type="button"
          class="button button-primary"
          aria-busy={model.choosing.value !== null}
          onClick={() => void model.confirmMove()}
        >
          {time.confirm}
        </button>
        <button type="button" class="button button-secondary" onClick={() => (model.asking.value = null)}>
          {time.back}
        </button>
      </div>
    </Dialog>
  )
}
