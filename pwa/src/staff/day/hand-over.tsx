import { useSignal, type Signal } from '@preact/signals'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import type { Day, DayDesk, DayPool, Ticket } from '../shapes'
import { caseworkersOf, topicsHere } from './board'
import { useDay } from './context'
import type { Target } from './errands'

/** Another desk, caseworker or topics than those that the ticket is for. */
export function targetsOf(day: Day, mine: DayDesk | null, ticket: Ticket): { desks: DayDesk[]; caseworkers: DayPool[]; topics: string[] } {
  return {
    desks: day.desks.filter(({ id }) => id !== mine?.id),
    caseworkers: caseworkersOf(day).filter(({ id }) => id !== mine?.id),
    topics: [...topicsHere(day)].filter((id) => !ticket.for_topics.includes(id)),
  }
}

/** In the order of the catalogue, the most asked topics first. */
function useChoices(day: Day, mine: DayDesk | null, ticket: Ticket): { name: string; to: Target }[] {
  const { words, catalogue, text } = useStaff()
  const said = words.value.day
  const { desks, caseworkers, topics } = targetsOf(day, mine, ticket)
  const known = (catalogue.value?.topics ?? []).filter(({ id }) => topics.includes(id))
  return [
    ...desks.map(({ id, name }) => ({ name, to: { desk: id } })),
    ...caseworkers.map(({ id, name }) => ({ name, to: { pool: id } })),
    ...known.map(({ id, name }) => ({ name: said.toTopic(text(name)), to: { topics: [id] } })),
  ]
}

/** Gives a citizen on to a colleague or another topic, with a word about why. */
export function HandOver({ ticket, open }: { ticket: Ticket; open: Signal<boolean> }) {
  const { words } = useStaff()
  const { work, day, desk } = useDay()
  const choices = useChoices(day, desk, ticket)
  const chosen = useSignal(0)
  const note = useSignal('')
  const said = words.value.day
  const hand = (event: Event): void => {
    event.preventDefault()
    const choice = choices[chosen.value]
    if (!choice) return
    open.value = false
    void work.do({ kind: 'hand-over', ticket: ticket.id, to: choice.to, note: note.value.trim() })
    note.value = ''
  }
  return (
    <Dialog open={open.value} title={said.handTitle(ticket.number)} close={() => (open.value = false)}>
      <form class="ask" onSubmit={hand}>
        <label class="form-label">
          {said.to}
          <select class="form-select" value={chosen.value} onChange={(event) => (chosen.value = Number(event.currentTarget.value))}>
            {choices.map(({ name }, place) => (
              <option key={name} value={place}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label class="form-label">
          {said.handNote}
          <span class="form-hint">{said.handNoteHint}</span>
          <textarea class="form-input" maxLength={500} rows={3} value={note.value} onInput={(event) => (note.value = event.currentTarget.value)} />
        </label>
        <div class="buttons">
          <button class="button button-primary" type="submit" disabled={choices.length === 0}>
            {said.handNow}
          </button>
          <button class="button button-secondary" type="button" onClick={() => (open.value = false)}>
            {said.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
