import type { Signal } from '@preact/signals'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import type { Ticket } from '../shapes'
import { useDay } from './context'

const MINUTES = [10, 20, 30, 60]

/** For how long a citizen is to wait: they fetch something, or a colleague has to look first. */
export function Park({ ticket, open }: { ticket: Ticket; open: Signal<boolean> }) {
  const { words, clock } = useStaff()
  const { work } = useDay()
  const said = words.value.day
  const park = (minutes: number): void => {
    open.value = false
    const until = new Date(clock.now() + minutes * 60_000).toISOString()
    void work.do({ kind: 'park', ticket: ticket.id, until })
  }
  return (
    <Dialog open={open.value} title={said.parkTitle(ticket.number)} close={() => (open.value = false)}>
      <div class="buttons">
        {MINUTES.map((minutes) => (
          <button key={minutes} class="button button-secondary" type="button" onClick={() => park(minutes)}>
            {said.parkFor(minutes)}
          </button>
        ))}
      </div>
      <button class="button button-tertiary" type="button" onClick={() => (open.value = false)}>
        {said.cancel}
      </button>
    </Dialog>
  )
}
