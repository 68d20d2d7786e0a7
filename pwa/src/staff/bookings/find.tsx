import { Skeleton } from '../../screens/frame/screen'
import { useStaff } from '../app'
import { useNames } from '../names'
import type { FoundBooking } from '../shapes'
import { useTarget } from './focus'
import { bookingsOf } from './model'

/** A citizen's bookings, by whatever they say first. */
export function Find() {
  const app = useStaff()
  const model = bookingsOf(app)
  const said = app.words.value.bookings
  const field = useTarget<HTMLInputElement>('search')
  return (
    <>
      <form
        class="find-form"
        role="search"
        onSubmit={(event) => {
          event.preventDefault()
          void model.find()
        }}
      >
        <label class="form-label" for="find">
          {said.find}
        </label>
        <span class="form-hint" id="find-hint">
          {said.findHint}
        </span>
        <div class="find-line">
          <input
            ref={field}
            id="find"
            class="form-input"
            type="text"
            autocomplete="off"
            spellcheck={false}
            maxLength={100}
            aria-describedby="find-hint find-fault"
            aria-invalid={model.tooLittle.value}
            value={model.said.value}
            onInput={(event) => (model.said.value = event.currentTarget.value)}
          />
          <button class="button button-primary" type="submit" aria-busy={model.busy.value}>
            {said.search}
          </button>
        </div>
        <p id="find-fault" class="find-fault" role="alert">
          {model.tooLittle.value && said.tooLittle}
        </p>
      </form>
      {model.busy.value ? <Skeleton rows={3} label={said.searching} /> : <Results />}
    </>
  )
}

function Results() {
  const app = useStaff()
  const model = bookingsOf(app)
  const said = app.words.value.bookings
  const found = model.found.value
  const list = useTarget<HTMLUListElement>('results', (found?.length ?? 0) > 0)
  if (!found) return null
  if (found.length === 0) {
    return (
      <div role="status">
        <p>
          <strong>{said.none}</strong> {said.noneHint}
        </p>
      </div>
    )
  }
  return (
    <section aria-label={said.found(found.length)}>
      <h2 class="h3">{said.found(found.length)}</h2>
      <p class="sr-only" role="status">
        {said.found(found.length)}
      </p>
      <ul class="rows found" ref={list} tabIndex={-1} onFocus={focusFirst} onKeyDown={step}>
        {found.map((booking) => (
          <FoundRow key={booking.id} booking={booking} open={() => model.open(booking)} />
        ))}
      </ul>
      {model.more.value && <p>{said.more}</p>}
    </section>
  )
}

/** The list itself is where the keyboard is sent to; its first booking is where it lands. */
function focusFirst(event: FocusEvent): void {
  if (event.target === event.currentTarget) (event.currentTarget as HTMLElement).querySelector('button')?.focus()
}

/** The arrows go from one to the next. */
function step(event: KeyboardEvent): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!by) return
  event.preventDefault()
  const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll('button')]
  buttons[buttons.indexOf(event.target as HTMLButtonElement) + by]?.focus()
}

function FoundRow({ booking, open }: { booking: FoundBooking; open: () => void }) {
  const { words, moments } = useStaff()
  const names = useNames()
  const said = words.value.bookings
  const facts = [names.office(booking.office), booking.topics.map(({ id }) => names.topic(id)).join(', '), said.code(booking.code)]
  return (
    <li>
      <button class="found-row" type="button" onClick={open}>
        <span>
          <strong>{booking.contact?.name ?? said.erased}</strong>
          {booking.status === 'cancelled' && <span class="found-status"> ({said.status.cancelled})</span>}
        </span>
        <span>{moments.value.full(booking.start)}</span>
        <span class="row-note">{facts.join(' · ')}</span>
      </button>
    </li>
  )
}
