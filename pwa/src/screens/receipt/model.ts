import { batch, signal } from '@preact/signals'
import type { App } from '../../app'
import type { Booking } from '../../api/shapes'
import type { KeptBooking } from '../../booking/kept'
import { download } from '../../platform/download'
import { pull } from '../../sync/bookings'
import type { AllWords } from '../../words/later'

export type ReceiptModel = ReturnType<typeof receiptModel>

/** One booking as this device has it, then as the server has it. */
export function receiptModel(app: App, id: string) {
  const kept = signal<KeptBooking | null | 'looking'>('looking')
  /** Since when the copy shown has not been fetched; null when it is fresh. */
  const staleSince = signal<number | null>(null)
  const calendarFailed = signal(false)
  const copied = signal(false)

  async function load(): Promise<void> {
    const found = (await (await app.store).get('bookings', id)) ?? null
    kept.value = found
    if (!found) return
    const answer = await pull(app, found)
    // A later try may have fetched it meanwhile.
    if (!answer.ok && fetchedAt() > found.fetchedAt) return
    batch(() => {
      if (answer.ok) kept.value = answer.value
      staleSince.value = answer.ok ? null : found.fetchedAt
    })
  }

  const fetchedAt = () => (kept.value && kept.value !== 'looking' ? kept.value.fetchedAt : 0)

  async function addToCalendar(of: KeptBooking): Promise<void> {
    calendarFailed.value = false
    const answer = await app.api.calendar(of)
    if (answer.ok) download(answer.value, 'borgerservice.ics')
    else calendarFailed.value = true
  }

  async function copy(link: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(link)
      copied.value = true
    } catch {
      // Not allowed here: the link stands in a field from which it can be copied by hand.
      copied.value = false
    }
  }

  return { kept, staleSince, calendarFailed, copied, load, addToCalendar, copy }
}

/** What the newest receipt means for the citizen, in one line; `edited`: it changed the visit and not its time. */
export function headline(
  booking: Booking,
  edited: boolean,
  now: number,
  { receipt: words }: AllWords,
): { title: string; good: boolean } {
  if (booking.status === 'cancelled') return { title: words.cancelled, good: true }
  if (booking.status !== 'booked') return { title: words.ended, good: false }
  if (Date.parse(booking.end) < now) return { title: words.over, good: false }
  const titles: Record<string, string> = { move: edited ? words.edited : words.moved, undo: words.restored }
  return { title: titles[booking.receipt.action] ?? words.booked, good: true }
}
