import { useSignal, type Signal } from '@preact/signals'
import { useDevice } from '../device/app'
import type { StandTopic } from '../device/shapes'
import { Why } from './arrive'
import type { Step } from './view'
import { useStandWords } from './words'
import type { StandWork, Told } from './work'

/** What can be had without a time, each with its honest wait; what cannot says how else. */
export function TopicList({ step, work }: { step: Signal<Step>; work: StandWork }) {
  const { connection, language } = useDevice()
  const words = useStandWords()
  const told = useSignal<Told | null>(null)
  const busy = useSignal(false)
  const choose = async (topic: string): Promise<void> => {
    if (busy.value) return
    busy.value = true
    told.value = await work.takeNumber(topic, language.value)
    busy.value = false
    if (told.value.ok) step.value = { kind: 'given', given: told.value.given }
  }
  const topics = work.stand.value?.topics ?? []
  const knowsWaits = connection.lostAt.value === null && topics.some(({ wait }) => wait)
  return (
    <>
      <h2>{words.topicTitle}</h2>
      {knowsWaits && <p>{words.waitHonest}</p>}
      <div role="alert">{told.value && !told.value.ok && <Why told={told.value} />}</div>
      <ul class="stand-topics">
        {topics.map((topic) => (
          <li key={topic.id}>
            <TopicButton topic={topic} choose={() => void choose(topic.id)} book={() => (step.value = { kind: 'times', topic: topic.id })} />
          </li>
        ))}
      </ul>
      <button class="button button-secondary" type="button" onClick={() => (step.value = { kind: 'start' })}>
        {words.back}
      </button>
    </>
  )
}

function TopicButton({ topic, choose, book }: { topic: StandTopic; choose: () => void; book: () => void }) {
  const { catalogue, text, connection } = useDevice()
  const words = useStandWords()
  const known = catalogue.value?.topics.find(({ id }) => id === topic.id)
  const name = known ? text(known.name) : topic.id
  if (!topic.walk_in) {
    return (
      <button class="stand-topic stand-topic-timed" type="button" onClick={book}>
        <strong>{name}</strong>
        <span>{words.needsTime}</span>
      </button>
    )
  }
  return (
    <button class="stand-topic" type="button" onClick={choose}>
      <strong>{name}</strong>
      {topic.wait && connection.lostAt.value === null && <span>{words.wait(topic.wait.from_minutes, topic.wait.until_minutes)}</span>}
    </button>
  )
}
