import { useApp } from '../../app'
import type { Need, Topic } from '../../api/shapes'
import { minutesOf, sameForAll, totalOf, type ChosenTopic } from '../../booking/visit'
import { Icon } from '../frame/icon'
import { useWords } from '../words'
import { conditionsOf, requirementsOf } from './conditions'

/** What to know before a time is chosen: whether one must come at all, who can, what to bring, what it costs. */
export function About({ chosen, needs }: { chosen: ChosenTopic[]; needs: Need[] }) {
  const words = useWords()
  const { catalogue } = useApp()
  const extra = catalogue.value?.needs?.filter(({ id }) => needs.includes(id))
  return (
    <div class="about">
      {chosen.map(({ topic }) => (
        <TopicAbout key={topic.id} topic={topic} named={chosen.length > 1} />
      ))}
      <Total chosen={chosen} />
      <p class="about-duration" role="status">
        <Icon name="clock" />
        {words.time.duration} {words.minutes(minutesOf(chosen, extra))}
      </p>
    </div>
  )
}

/** What all pay together, where it is more than the one price that is shown already. */
function Total({ chosen }: { chosen: ChosenTopic[] }) {
  const { time, kroner } = useWords()
  const total = totalOf(chosen)
  const single = chosen.length === 1 && chosen[0]!.persons === 1
  if (!total || single) return null
  return (
    <p class="about-total">
      {time.total}: <strong>{total.least === total.most ? kroner(total.most) : time.between(total.least, total.most)}</strong>
    </p>
  )
}

type Level = 'h2' | 'h3'

function TopicAbout({ topic, named }: { topic: Topic; named: boolean }) {
  const words = useWords()
  const { language, catalogue, text } = useApp()
  const { time } = words
  const level = named ? 'h3' : 'h2'
  return (
    <>
      {named && <h2 class="h3">{text(topic.name)}</h2>}
      {topic.online && (
        <div class="notice notice-info">
          <Icon name="info" />
          <div>
            <p class="notice-title">{time.online}</p>
            <p>
              <a href={topic.online.url} rel="external">
                {text(topic.online.text)}
                <Icon name="out" />
              </a>
            </p>
          </div>
        </div>
      )}
      <Sentences
        level={level}
        title={time.requirements}
        sentences={requirementsOf(topic, catalogue.value!.municipality, words, language.value)}
      />
      <Sentences level={level} title={time.bring} sentences={topic.bring.map(text)} ticked />
      {topic.fees.length > 0 && <Fees level={level} topic={topic} />}
      <Sentences level={level} title={time.conditions} sentences={conditionsOf(topic, words, language.value)} />
    </>
  )
}

interface SentencesProps {
  /** Under the heading of a topic, or under that of the screen. */
  level: Level
  title: string
  sentences: string[]
  ticked?: boolean
}

function Sentences({ level: Heading, title, sentences, ticked }: SentencesProps) {
  if (sentences.length === 0) return null
  return (
    <section>
      <Heading class="h4">{title}</Heading>
      <ul class={ticked ? 'ticks' : 'points'}>
        {sentences.map((sentence) => (
          <li key={sentence}>
            {ticked && <Icon name="check" />}
            {sentence}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Fees({ level: Heading, topic }: { level: Level; topic: Topic }) {
  const { time, kroner } = useWords()
  const amount = sameForAll(topic.fees)
  return (
    <section>
      <Heading class="h4">{time.fee}</Heading>
      {amount !== null ? (
        <p>{kroner(amount)}</p>
      ) : (
        <dl class="fees">
          {topic.fees.map((fee) => (
            <div key={fee.from_age}>
              <dt>{time.feeAges(fee.from_age, fee.until_age)}</dt>
              <dd>{kroner(fee.amount_dkk)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
