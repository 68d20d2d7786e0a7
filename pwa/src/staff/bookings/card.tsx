import { useEffect } from 'preact/hooks'
import { showPhone } from '../../booking/phone'
import { Notice } from '../../screens/frame/screen'
import { WORDS } from '../../words'
import { useStaff } from '../app'
import { useNames } from '../names'
import { useShortcuts, type Shortcut } from '../shortcuts'
import { CancelDialog } from './cancel'
import { CorrectDialog } from './correct'
import { useTarget } from './focus'
import { bookingsOf, type Done } from './model'
import { needsPaper, waysOf, type Card } from './rules'
import { keyOf } from './times'

interface CardProps {
  card: Card
  done: Done | null
}

/** One booking on the desk: what it is, and what can be done with it by one key each. */
export function OpenBooking({ card, done }: CardProps) {
  const { words } = useStaff()
  const said = words.value.bookings
  const heading = useTarget<HTMLHeadingElement>('card')
  return (
    <section class="open-booking" aria-labelledby="open-booking">
      <div role="status">{done && <Notice tone={done.what === 'outdated' ? 'warning' : 'success'} title={said.done[done.what]} />}</div>
      <h2 class="h3" id="open-booking" tabIndex={-1} ref={heading}>
        {card.contact?.name ?? said.erased}
      </h2>
      {done?.overlaps.map((overlap) => <OverlapWarning key={overlap.start} card={card} overlap={overlap} />)}
      {card.status !== 'booked' && <p class={`badge badge-${card.status}`}>{said.status[card.status]}</p>}
      <Facts card={card} />
      {card.status === 'booked' && needsPaper(card) && <p class="form-hint">{said.noWay}</p>}
      <Commands card={card} />
      <CancelDialog card={card} />
      <CorrectDialog card={card} />
    </section>
  )
}

/** One citizen, one place: when the other visit is, never what it is about. */
function OverlapWarning({ card, overlap }: { card: Card; overlap: Done['overlaps'][number] }) {
  const app = useStaff()
  const model = bookingsOf(app)
  const said = app.words.value.bookings
  const names = useNames()
  const { time, full } = app.moments.value
  return (
    <Notice tone="warning" title={said.overlap(time(overlap.start), time(overlap.end))}>
      <p>{overlap.next_to.length > 0 ? said.overlapHint : said.overlapAlone}</p>
      <div class="table-tools">
        {overlap.next_to.map((place) => (
          <button
            key={keyOf(place)}
            class="button button-secondary"
            type="button"
            onClick={() => model.changeTo(card, place)}
          >
            {said.moveTo(full(place.start))}
            {place.office !== card.office && `, ${names.office(place.office)}`}
          </button>
        ))}
      </div>
    </Notice>
  )
}

function Facts({ card }: { card: Card }) {
  const { words, moments } = useStaff()
  const { bookings: said, day } = words.value
  const names = useNames()
  const ways = [card.contact?.phone && showPhone(card.contact.phone.replace(/ /g, '')), card.contact?.email].filter(Boolean)
  const topics = card.topics.map(({ id, persons }) => (persons > 1 ? `${names.topic(id)} (${said.countPersons(persons)})` : names.topic(id)))
  const facts: [string, string][] = [
    [said.when, `${moments.value.full(card.start)}–${moments.value.time(card.end)}`],
    [said.office, card.meeting === 'office' ? names.office(card.office) : `${names.office(card.office)}, ${said.meetings[card.meeting]}`],
    [said.about, [...topics, ...(card.contact?.needs ?? []).map((need) => day.needs[need])].join(', ')],
    [said.spoken, card.code],
    [said.reach, ways.join(', ') || said.noReach],
    [said.writtenTo, WORDS[card.language].language],
  ]
  return (
    <dl class="facts card">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

interface CommandOf extends Shortcut {
  primary?: boolean
}

function Commands({ card }: { card: Card }) {
  const app = useStaff()
  const model = bookingsOf(app)
  const said = app.words.value.bookings
  const ways = waysOf(card, app.clock.tick.value)
  const commands: CommandOf[] = []
  if (ways.change) {
    commands.push(
      { key: 'm', name: said.move, run: () => model.change(card, 'times') },
      { key: 'r', name: said.edit, run: () => model.change(card, 'topic') },
      { key: 'a', name: said.cancel, run: () => model.ask('cancel') },
    )
  }
  if (card.status === 'booked' && card.contact) commands.push({ key: 'k', name: said.correct, run: () => model.ask('contact') })
  if (ways.undo) commands.push({ key: 'z', name: said.undo, run: () => void model.undo(card), primary: true })
  if (card.status === 'booked') commands.push({ key: 'p', name: said.print, run: () => print(), primary: needsPaper(card) })
  useShortcuts(commands)
  useEffect(() => {
    if (!ways.change) model.asking.value = model.asking.value === 'cancel' ? null : model.asking.value
  }, [ways.change, model])
  return (
    <>
      {ways.change === 'with-reason' && <p class="form-hint">{said.onlyReason}</p>}
      <div class="buttons">
        {commands.map(({ key, name, run, primary }) => (
          <button key={key} class={`button button-${primary ? 'primary' : 'secondary'}`} type="button" onClick={run}>
            {name} <kbd aria-hidden="true">{key}</kbd>
          </button>
        ))}
      </div>
    </>
  )
}
