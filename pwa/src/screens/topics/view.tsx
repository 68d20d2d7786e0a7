import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Topic } from '../../api/shapes'
import { bringCatalogue, useApp } from '../../app'
import { timeAddress } from '../../booking/address'
import { showPhone } from '../../booking/phone'
import { Icon } from '../frame/icon'
import { FailureNotice, Notice, Screen, Skeleton } from '../frame/screen'
import { topicsModel, type TopicsModel } from './model'
import { TopicRow } from './row'

export function TopicsScreen() {
  const app = useApp()
  const { topics: words } = app.words.value
  const model = useMemo(() => topicsModel(app), [app])
  return (
    <Screen title={words.title} lead={words.lead}>
      <SearchField model={model} />
      <h2 id="topics-heading">{words.list}</h2>
      <p class="sr-only" role="status">
        {model.told.value}
      </p>
      <Topics model={model} />
    </Screen>
  )
}

function SearchField({ model }: { model: TopicsModel }) {
  const { topics: words } = useApp().words.value
  const input = useRef<HTMLInputElement>(null)
  // Typed before the app had taken over.
  useEffect(() => void (model.asked.value = input.current!.value), [model])
  return (
    <form role="search" class="search" onSubmit={(event) => event.preventDefault()}>
      <label class="form-label" for="search">
        {words.search}
      </label>
      <span class="form-hint" id="search-hint">
        {words.searchHint}
      </span>
      <span class="search-field">
        <Icon name="search" />
        <input
          ref={input}
          id="search"
          class="form-input"
          dir="auto"
          type="search"
          autocomplete="off"
          enterkeyhint="search"
          aria-describedby="search-hint"
          value={model.asked}
          onInput={(event) => (model.asked.value = event.currentTarget.value)}
        />
      </span>
    </form>
  )
}

function Topics({ model }: { model: TopicsModel }) {
  const app = useApp()
  const failure = app.catalogueFailure.value
  if (failure) {
    return (
      <div role="alert">
        <FailureNotice failure={failure} retry={() => void bringCatalogue(app)} />
      </div>
    )
  }
  if (!app.catalogue.value) return <Skeleton rows={6} label={app.words.value.frame.loading} />
  if (model.found.value.length === 0) return <NoHits model={model} />
  const { first, more } = model.lists.value
  return (
    <>
      <TopicList topics={first} heading="topics-heading" />
      {more.length > 0 && (
        <section>
          <h2 id="more-topics-heading">{app.words.value.topics.more}</h2>
          <TopicList topics={more} heading="more-topics-heading" />
        </section>
      )}
    </>
  )
}

function TopicList({ topics, heading }: { topics: Topic[]; heading: string }) {
  const { text } = useApp()
  return (
    <ul class="rows topics" aria-labelledby={heading}>
      {topics.map(({ id, name }) => (
        <TopicRow key={id} href={timeAddress({ topics: [{ id, persons: 1 }] })} name={text(name)} />
      ))}
    </ul>
  )
}

function NoHits({ model }: { model: TopicsModel }) {
  const { words, catalogue } = useApp()
  const { topics, failure } = words.value
  const phone = catalogue.value?.municipality.phone
  const showAll = () => {
    model.asked.value = ''
    // The button is gone: without this the focus would be lost.
    document.getElementById('search')?.focus()
  }
  return (
    <Notice tone="info" title={topics.none(model.asked.value.trim())}>
      <p>
        {topics.noneWayOn} {phone && failure.orCall(showPhone(phone))}
      </p>
      <button class="button button-secondary" type="button" onClick={showAll}>
        {topics.showAll}
      </button>
    </Notice>
  )
}
