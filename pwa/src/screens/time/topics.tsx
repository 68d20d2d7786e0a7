import { useState } from 'preact/hooks'
import type { Topic, VisitTopic } from '../../api/shapes'
import { useApp } from '../../app'
import type { Wanted } from '../../booking/address'
import { search } from '../../booking/search'
import { addable, type ChosenTopic, type Visit } from '../../booking/visit'
import { useAttention } from '../frame/attention'
import { Dialog } from '../frame/dialog'
import { Icon } from '../frame/icon'
import { useWords } from '../words'

/** The API takes no more in one visit. */
const MOST_TOPICS = 10

interface VisitTopicsProps {
  chosen: ChosenTopic[]
  visit: Visit
  /** Changes the visit where it is. */
  change: (changed: Partial<Wanted>) => void
  /** Where the changed visit stands. */
  address: (changed: Partial<Wanted>) => string
}

/** How many come about what, and what else could be done at the same time. */
export function VisitTopics({ chosen, visit, change, address }: VisitTopicsProps) {
  const { time } = useWords()
  const [removed, setRemoved] = useState(0)
  // The button that was pressed is gone: without this the focus would be lost.
  const heading = useAttention<HTMLHeadingElement>(removed)
  const several = chosen.length > 1
  const setPersons = (id: string, persons: number) =>
    change({ topics: visit.topics.map((topic) => (topic.id === id ? { id, persons } : topic)) })
  const remove = (id: string) => {
    change({ topics: visit.topics.filter((topic) => topic.id !== id) })
    setRemoved(removed + 1)
  }
  return (
    <section class="visit">
      <h2 ref={heading} class="h4" tabIndex={-1}>
        {time.visit}
      </h2>
      {chosen.map(({ topic, persons }) => (
        <VisitTopicRow
          key={topic.id}
          topic={topic}
          persons={persons}
          setPersons={(count) => setPersons(topic.id, count)}
          remove={several ? () => remove(topic.id) : null}
        />
      ))}
      <AddTopic chosen={chosen} addressWith={(more) => address({ topics: [...visit.topics, more] })} />
    </section>
  )
}

interface RowProps {
  topic: Topic
  persons: number
  setPersons: (count: number) => void
  /** Null for the only topic: a visit is about something. */
  remove: (() => void) | null
}

function VisitTopicRow({ topic, persons, setPersons, remove }: RowProps) {
  const { time } = useWords()
  const { text } = useApp()
  const name = text(topic.name)
  return (
    <div class="visit-topic">
      {remove && (
        <div class="visit-name">
          <p>{name}</p>
          <button type="button" class="quiet" aria-label={time.remove(name)} onClick={remove}>
            {time.removeShort}
          </button>
        </div>
      )}
      {topic.max_persons > 1 && <Stepper name={name} topic={topic} persons={persons} set={setPersons} />}
    </div>
  )
}

interface StepperProps {
  name: string
  topic: Topic
  persons: number
  set: (count: number) => void
}

function Stepper({ name, topic, persons, set }: StepperProps) {
  const { time, ...words } = useWords()
  // Not `disabled`: the last press that is possible would take the focus from the button.
  const button = (label: string, icon: 'minus' | 'plus', by: number, possible: boolean) => (
    <button type="button" class="step" aria-label={label} aria-disabled={!possible} onClick={() => possible && set(persons + by)}>
      <Icon name={icon} />
    </button>
  )
  return (
    <fieldset class="stepper">
      <legend>
        {time.howMany}
        <span class="sr-only"> {name}</span>
      </legend>
      <div class="stepper-row">
        {button(time.fewer, 'minus', -1, persons > 1)}
        <output aria-live="polite">{words.persons(persons)}</output>
        {button(time.more, 'plus', 1, persons < topic.max_persons)}
      </div>
      <p class="form-hint">{time.atMost(topic.max_persons)}</p>
    </fieldset>
  )
}

interface AddTopicProps {
  chosen: ChosenTopic[]
  /** Where the visit stands with one topic more. */
  addressWith: (more: VisitTopic) => string
}

/** Another topic in the same visit, where the same office can do it. */
function AddTopic({ chosen, addressWith }: AddTopicProps) {
  const { time } = useWords()
  const { catalogue } = useApp()
  const [open, setOpen] = useState(false)
  const [added, setAdded] = useState<string | null>(null)
  const topics = addable(catalogue.value!, chosen)
  if (topics.length === 0 || chosen.length >= MOST_TOPICS) return null
  return (
    <>
      <button type="button" class="button button-secondary" onClick={() => setOpen(true)}>
        <Icon name="plus" />
        {time.addTopic}
      </button>
      <p class="sr-only" role="status">
        {added && time.added(added)}
      </p>
      <Dialog open={open} title={time.addTitle} close={() => setOpen(false)}>
        {open && (
          <TopicChoice
            topics={topics}
            addressWith={addressWith}
            chose={(name) => {
              setAdded(name)
              setOpen(false)
            }}
          />
        )}
        <div class="buttons">
          <button type="button" class="button button-secondary" onClick={() => setOpen(false)}>
            {time.addNothing}
          </button>
        </div>
      </Dialog>
    </>
  )
}

interface TopicChoiceProps {
  topics: Topic[]
  addressWith: (more: VisitTopic) => string
  chose: (name: string) => void
}

function TopicChoice({ topics, addressWith, chose }: TopicChoiceProps) {
  const { time, topics: words } = useWords()
  const { text } = useApp()
  const [asked, setAsked] = useState('')
  const found = search(topics, asked)
  return (
    <>
      <label class="form-label" for="add-search">
        {words.search}
      </label>
      <input
        id="add-search"
        class="form-input"
        dir="auto"
        type="search"
        autocomplete="off"
        value={asked}
        onInput={(event) => setAsked(event.currentTarget.value)}
      />
      <p role="status" class={found.length > 0 ? 'sr-only' : ''}>
        {found.length === 0 ? time.addNone(asked.trim()) : asked.trim() && words.found(found.length)}
      </p>
      <ul class="rows">
        {found.map((topic) => (
          <li key={topic.id}>
            <a class="row" href={addressWith({ id: topic.id, persons: 1 })} onClick={() => chose(text(topic.name))}>
              <span class="row-name">{text(topic.name)}</span>
              <Icon name="plus" />
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}
