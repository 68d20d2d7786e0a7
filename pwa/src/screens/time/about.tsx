import { useApp } from '../../app'
import type { Topic } from '../../api/shapes'
import { minutesOf, sameForAll, type ChosenTopic } from '../../booking/visit'
import { Icon } from '../frame/icon'
import { conditionsOf, requirementsOf } from './conditions'

/** What to know before a time is chosen: whether one must come at all, who can, what to bring, what it costs. */
export function About({ chosen }: { chosen: ChosenTopic[] }) {
  const { words } = useApp()
  return (
    <div class="about">
      {chosen.map(({ topic }) => (
        <TopicAbout key={topic.id} topic={topic} named={chosen.length > 1} />
      ))}
      <p class="about-duration">
        <Icon name="clock" />
        {words.value.time.duration} {words.value.minutes(minutesOf(chosen))}
      </p>
    </div>
  )
}

function TopicAbout({ topic, named }: { topic: Topic; named: boolean }) {
  const { words, language, catalogue, text } = useApp()
  const { time } = words.value
  return (
    <>
      {named && <h2>{text(topic.name)}</h2>}
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
        title={time.requirements}
        sentences={requirementsOf(topic, catalogue.value!.municipality, words.value, language.value)}
      />
      <Sentences title={time.bring} sentences={topic.bring.map(text)} ticked />
      {topic.fees.length > 0 && <Fees topic={topic} />}
      <Sentences title={time.conditions} sentences={conditionsOf(topic, words.value, language.value)} />
    </>
  )
}

function Sentences({ title, sentences, ticked }: { title: string; sentences: string[]; ticked?: boolean }) {
  if (sentences.length === 0) return null
  return (
    <section>
      <h2 class="h4">{title}</h2>
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

function Fees({ topic }: { topic: Topic }) {
  const { time, kroner } = useApp().words.value
  const amount = sameForAll(topic.fees)
  return (
    <section>
      <h2 class="h4">{time.fee}</h2>
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

interface PersonsProps {
  chosen: ChosenTopic[]
  set: (topic: string, persons: number) => void
}

/** How many come; only asked where more than one may. */
export function Persons({ chosen, set }: PersonsProps) {
  return (
    <>
      {chosen
        .filter(({ topic }) => topic.max_persons > 1)
        .map(({ topic, persons }) => (
          <Stepper key={topic.id} topic={topic} persons={persons} set={(count) => set(topic.id, count)} />
        ))}
    </>
  )
}

function Stepper({ topic, persons, set }: { topic: Topic; persons: number; set: (count: number) => void }) {
  const { words } = useApp()
  const { time } = words.value
  return (
    <fieldset class="stepper">
      <legend class="h4">{time.howMany}</legend>
      <div class="stepper-row">
        <button
          type="button"
          class="step"
          aria-label={time.fewer}
          disabled={persons <= 1}
          onClick={() => set(persons - 1)}
        >
          <Icon name="minus" />
        </button>
        <output aria-live="polite">{words.value.persons(persons)}</output>
        <button
          type="button"
          class="step"
          aria-label={time.more}
          disabled={persons >= topic.max_persons}
          onClick={() => set(persons + 1)}
        >
          <Icon name="plus" />
        </button>
      </div>
      <p class="form-hint">{time.atMost(topic.max_persons)}</p>
    </fieldset>
  )
}
