import type { LocalText } from '../../api/shapes'
import { momentsOf } from '../../booking/moments'
import { showPhone } from '../../booking/phone'
import { useStaff } from '../app'
import { STAFF_WORDS } from '../words'
import type { Card } from './rules'

/** On paper, in the citizen's language: for whoever no message reaches. It is shown by the printer only. */
export function Slip({ card }: { card: Card }) {
  const { catalogue } = useStaff()
  const known = catalogue.value
  const words = STAFF_WORDS[card.language]
  const said = words.bookings.slip
  if (!known || card.status !== 'booked') return null
  const say = momentsOf(words, known.municipality)
  const office = known.offices.find(({ id }) => id === card.office)
  const topics = card.topics.map((chosen) => ({ ...chosen, topic: known.topics.find(({ id }) => id === chosen.id) }))
  const text = (one: LocalText) => one[card.language]
  const bring = new Set(topics.flatMap(({ topic }) => [...(topic?.bring ?? []), ...(topic?.present ? [topic.present] : [])].map(text)))
  const phone = office?.phone ?? known.municipality.phone
  return (
    <article class="slip" lang={card.language}>
      <p>{known.municipality.name}</p>
      <h1>{said.title}</h1>
      <p class="slip-when">{say.full(card.start)}</p>
      {card.meeting === 'office' && office && (
        <p>
          {said.where}: <strong>{office.name}</strong>
          <br />
          {office.address}, {office.postcode} {office.city}
        </p>
      )}
      {card.meeting === 'phone' && <p>{said.byPhone}</p>}
      {card.meeting === 'video' && <p>{said.byVideo}</p>}
      <ul>
        {topics.map(({ id, persons, topic }) => (
          <li key={id}>
            {topic ? text(topic.name) : id}
            {persons > 1 && `, ${words.bookings.countPersons(persons)}`}
          </li>
        ))}
      </ul>
      <p class="slip-code">
        {said.code}: <strong>{card.code}</strong>
      </p>
      <p>{said.codeHint}</p>
      {bring.size > 0 && (
        <>
          <h2>{said.bring}</h2>
          <ul>
            {[...bring].map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      <p>{phone ? said.change(showPhone(phone)) : said.changeHere}</p>
    </article>
  )
}
