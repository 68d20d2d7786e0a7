import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import type { Topic, VisitTopic } from '../../api/shapes'
import { search } from '../../booking/search'
import { useStaff } from '../app'
import { TextOptions } from './options'
import { useNames } from '../names'
import type { Choosing } from './choosing'
import { useTarget } from './focus'
import { bookingsOf } from './model'
import { readTopic } from './said'

const MOST = 6

/** What the visit is about: a word and Enter for each topic, how many come, and what is not meant after all. */
export function Topics({ choosing }: { choosing: Choosing }) {
  const app = useStaff()
  const model = bookingsOf(app)
  const said = app.words.value.bookings
  const id = useId()
  const text = useSignal('')
  const active = useSignal(0)
  const field = useTarget<HTMLInputElement>('topic')
  const topics = choosing.topics.value
  const { words, persons } = readTopic(text.value)
  const free = (app.catalogue.value?.topics ?? []).filter((topic) => topics.every((one) => one.id !== topic.id))
  const fitting = words ? search(free, words).slice(0, MOST) : []

  function add(topic: Topic): void {
    choosing.setTopics([...topics, { id: topic.id, persons: Math.min(persons, topic.max_persons) }])
    text.value = ''
    active.value = 0
    model.focus.value = 'times'
  }

  function onKey(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by && fitting.length > 0) active.value = (active.value + by + fitting.length) % fitting.length
    else if (event.key === 'Enter' && fitting[active.value]) add(fitting[active.value]!)
    else if (event.key === 'Enter' && !words && topics.length > 0) model.focus.value = 'times'
    else if (event.key !== 'Enter') return
    event.preventDefault()
  }

  return (
    <div class="form-group">
      <label class="form-label" for={id}>
        {said.topic}
      </label>
      <span class="form-hint" id={`${id}-hint`}>
        {said.topicHint}
      </span>
      <input
        ref={field}
        id={id}
        class="form-input"
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-autocomplete="list"
        aria-expanded={fitting.length > 0}
        aria-controls={`${id}-list`}
        aria-describedby={`${id}-hint`}
        aria-activedescendant={fitting.length > 0 ? `${id}-list-${active.value}` : undefined}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value
          active.value = 0
        }}
        onKeyDown={onKey}
      />
      <TextOptions
        id={`${id}-list`}
        label={said.topic}
        options={fitting.map((topic) => app.text(topic.name))}
        active={active.value}
        pick={(place) => add(fitting[place]!)}
      />
      <p class="form-hint" role="status">
        {words && fitting.length === 0 && said.noTopic}
      </p>
      <Chosen topics={topics} set={choosing.setTopics} />
    </div>
  )
}

function Chosen({ topics, set }: { topics: readonly VisitTopic[]; set: (topics: readonly VisitTopic[]) => void }) {
  const { words, catalogue } = useStaff()
  const names = useNames()
  const said = words.value.bookings
  if (topics.length === 0) return null
  return (
    <ul class="chosen-topics" aria-label={said.chosen}>
      {topics.map((topic) => {
        const most = catalogue.value?.topics.find(({ id }) => id === topic.id)?.max_persons ?? topic.persons
        const name = names.topic(topic.id)
        return (
          <li key={topic.id}>
            <strong>{name}</strong>
            {most > 1 && (
              <select
                class="form-input"
                aria-label={said.persons(name)}
                value={topic.persons}
                onChange={(event) => {
                  const persons = Number(event.currentTarget.value)
                  set(topics.map((one) => (one === topic ? { ...one, persons } : one)))
                }}
              >
                {Array.from({ length: most }, (_, place) => place + 1).map((count) => (
                  <option key={count} value={count}>
                    {said.countPersons(count)}
                  </option>
                ))}
              </select>
            )}
            {topics.length > 1 && (
              <button class="quiet" type="button" aria-label={said.remove(name)} onClick={() => set(topics.filter((one) => one !== topic))}>
                ✕
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
