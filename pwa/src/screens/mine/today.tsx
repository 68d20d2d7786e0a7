import { signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useApp } from '../../app'
import type { KeptBooking } from '../../booking/kept'
import { loadArriving } from '..'

type Arriving = typeof import('../arriving')

/** What only the day of a visit needs; null until it is wanted and here. */
const piece = signal<Arriving | null>(null)

function useArriving(wanted: boolean): Arriving | null {
  useEffect(() => {
    // A piece that cannot be fetched is asked for again when the screen is opened next: the stand is there meanwhile.
    if (wanted) void loadArriving().then((loaded) => (piece.value = loaded), () => undefined)
  }, [wanted])
  return wanted ? piece.value : null
}

/** Of a booked time that is today: telling that one is here, and the number. */
export function Today({ one }: { one: KeptBooking }) {
  const { clock, moments } = useApp()
  const { booking } = one
  const { today } = moments.value
  const isToday = booking !== null && today(Date.parse(booking.start)) === today(clock.now())
  const comes = isToday && booking.status === 'booked' && (booking.meeting ?? 'office') === 'office' && !one.refused
  const there = useArriving(comes)
  return there && <there.Arrival one={one} />
}

/** Numbers without a booked time. */
export function Numbers() {
  const { store } = useApp()
  const some = useSignal(false)
  useEffect(() => void store.then((opened) => opened.keys('tickets')).then((keys) => (some.value = keys.length > 0)), [store, some])
  const there = useArriving(some.value)
  return there && <there.NumberLinks />
}
