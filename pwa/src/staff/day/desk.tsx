import { useSignal } from '@preact/signals'
import { useStaff } from '../app'
import { useShortcuts, type Shortcut } from '../shortcuts'
import type { Ticket } from '../shapes'
import { plannedEnd } from './board'
import { useDay } from './context'
import { canWait, heldFor, may, type Errand, type Pressed, type TicketCommand } from './errands'
import { HandOver } from './hand-over'
import { Park } from './park'
import { useTopicNames } from './ticket'
import type { Last } from './work'
import type { DayWords } from './words/da'

const PRESSED: readonly Pressed[] = ['start', 'finish', 'recall', 'no-show']
const KEYS: Partial<Record<TicketCommand, string>> = {
  start: 's',
  finish: 'f',
  recall: 'g',
  'no-show': 'u',
  park: 'p',
  'hand-over': 'v',
}
const CALL = 'n'
const UNDO = 'z'

/** The clerk's own desk: whom it serves, what can be done with them, and the call of the next. */
export function DeskPanel() {
  const { words, may: mayDo } = useStaff()
  const { board, deskId } = useDay()
  const said = words.value.day
  if (!mayDo('clerk')) return null
  if (deskId === null) return <p class="card desk-empty">{said.chooseDesk}</p>
  return (
    <section class="card desk" aria-label={said.desk}>
      <div aria-live="polite">{board.mine ? <Current ticket={board.mine} /> : <p class="desk-empty">{said.free}</p>}</div>
      <CallNext deskId={deskId} />
      <Undo />
    </section>
  )
}

/** What was done last can be taken back, also when it was the wrong citizen who was let go. */
function Undo() {
  const { words, connection } = useStaff()
  const { work } = useDay()
  const said = words.value.day
  const last = connection.lostAt.value === null ? work.last.value : null
  const undo = () => last && void work.do({ kind: 'undo', ticket: last.ticket, undoes: last.kind, finished: last.finished?.ticket })
  const name = last ? undoName(last, said) : ''
  useShortcuts(last ? [{ key: UNDO, name, run: undo }] : [])
  if (!last) return null
  return (
    <button class="button button-tertiary" type="button" onClick={undo}>
      {name} <kbd aria-hidden="true">{UNDO}</kbd>
    </button>
  )
}

function undoName({ kind, number, finished }: Last, said: DayWords): string {
  return finished ? said.undoBoth(number, finished.number) : said.undo(said.commands[kind], number)
}

function CallNext({ deskId }: { deskId: string }) {
  const { words, clock, connection } = useStaff()
  const { work, day, board } = useDay()
  const busy = useSignal(false)
  const said = words.value.day
  const cut = connection.lostAt.value !== null
  const heldHere = heldFor(day, deskId, clock.now())
  const held = cut ? heldHere[0] : undefined
  const errand: Errand | null = cut
    ? held
      ? { kind: 'call', ticket: held.id, desk: deskId }
      : null
    : { kind: 'call-next', office: day.office, desk: deskId }
  const name = held ? said.callHeld(held.number) : board.mine ? said.callAnother : said.call
  const run = async (): Promise<void> => {
    if (!errand || busy.value) return
    busy.value = true
    await work.do(errand)
    busy.value = false
  }
  const nobody = board.line.length === 0
  useShortcuts(errand ? [{ key: CALL, name, run: () => void run() }] : [])
  return (
    <>
      <button class="button button-primary call-next" type="button" disabled={!errand || busy.value} onClick={() => void run()}>
        {name} <kbd aria-hidden="true">{CALL}</kbd>
      </button>
      {nobody ? <p class="form-hint">{said.nobodyWaits}</p> : <p class="form-hint">{said.waiting(board.line.length)}</p>}
      {!cut && heldHere.length > 0 && <p class="form-hint">{said.heldHere(heldHere.map(({ number }) => number).join(', '))}</p>}
      {cut && !held && <p class="form-hint">{said.noHeld}</p>}
    </>
  )
}

function Current({ ticket }: { ticket: Ticket }) {
  const { words, moments, text } = useStaff()
  const { work } = useDay()
  const names = useTopicNames()
  const said = words.value.day
  const at = moments.value.time
  const end = plannedEnd(ticket)
  const explained = work.explained.value
  return (
    <>
      <p class="desk-number">
        <span class="sr-only">{said.number} </span>
        {ticket.number}
      </p>
      <p class="desk-topics">{names(ticket.topics)}</p>
      <ul class="desk-facts">
        <li>{ticket.booked_for ? said.bookedFor(at(ticket.booked_for)) : said.walkIn}</li>
        {ticket.called_at && <li>{said.called(at(ticket.called_at))}</li>}
        {ticket.recalled_at && <li>{said.recalled(at(ticket.recalled_at))}</li>}
        {ticket.started_at && <li>{said.serving(at(ticket.started_at))}</li>}
        {end && <li>{said.planned(at(end))}</li>}
      </ul>
      {explained?.ticket === ticket.id && <p class="form-hint">{said.why(text(explained.why))}</p>}
      <Citizen ticket={ticket} />
      {ticket.note && (
        <blockquote class="desk-note">
          <strong>{said.note}</strong>
          <p>{ticket.note}</p>
        </blockquote>
      )}
      <Commands ticket={ticket} />
    </>
  )
}

/** Who it is, where they have booked: walk-ins are numbers. */
function Citizen({ ticket }: { ticket: Ticket }) {
  const { words } = useStaff()
  const { day } = useDay()
  const booking = day.bookings.find(({ id }) => id === ticket.booking)
  if (!booking) return null
  const needs = booking.needs.map((need) => words.value.day.needs[need])
  return (
    <p>
      {booking.name && <strong>{booking.name}</strong>} {needs.join(', ')}
    </p>
  )
}

/** What the server says can be done with the desk's own citizen, each by one key. */
function Commands({ ticket }: { ticket: Ticket }) {
  const { words, connection } = useStaff()
  const { work } = useDay()
  const cut = connection.lostAt.value !== null
  const parking = useSignal(false)
  const handing = useSignal(false)
  const { commands } = words.value.day
  const press: Partial<Record<TicketCommand, () => void>> = {
    park: () => (parking.value = true),
    'hand-over': () => (handing.value = true),
  }
  for (const kind of PRESSED) press[kind] = () => void work.do({ kind, ticket: ticket.id })
  const now = ([...PRESSED, 'park', 'hand-over'] as const).filter(
    (command) => may(ticket, command) && (!cut || canWait({ kind: command })),
  )
  const keys: Shortcut[] = now.map((command) => ({ key: KEYS[command]!, name: commands[command], run: press[command]! }))
  useShortcuts(keys)
  return (
    <>
      <div class="buttons">
        {now.map((command) => (
          <button key={command} class="button button-secondary" type="button" onClick={press[command]}>
            {commands[command]} <kbd aria-hidden="true">{KEYS[command]}</kbd>
          </button>
        ))}
      </div>
      <Park ticket={ticket} open={parking} />
      <HandOver ticket={ticket} open={handing} />
    </>
  )
}
