import { useLocation } from 'preact-iso'
import { useEffect, useMemo } from 'preact/hooks'
import { useApp } from '../../app'
import { timeAddress } from '../../booking/address'
import { FIELDS } from '../../booking/contact'
import type { Draft } from '../../booking/draft'
import { markOf } from '../../booking/invitation'
import { choose, officeOf } from '../../booking/visit'
import { useAttention } from '../frame/attention'
import { Icon } from '../frame/icon'
import { FailureNotice, Notice, Screen, Skeleton } from '../frame/screen'
import { useWords } from '../words'
import { Fields } from './fields'
import { HeldTimeNotice } from './held'
import { formModel, type FormModel } from './model'

/** `/bestil`: who comes, and "Bekræft". */
export function FormScreen() {
  const app = useApp()
  const { route } = useLocation()
  const model = useMemo(() => formModel(app, route), [app])
  useEffect(() => {
    void model.load()
    return model.watch()
  }, [model])
  const { form, frame } = useWords()
  const draft = model.draft.value
  return (
    <Screen title={form.title}>
      {draft === 'looking' && <Skeleton rows={4} label={frame.loading} />}
      {draft === null && <NothingChosen />}
      {model.current.value && <Filled model={model} draft={model.current.value} />}
    </Screen>
  )
}

function Filled({ model, draft }: { model: FormModel; draft: Draft }) {
  const app = useApp()
  const words = useWords()
  const { form } = words
  const confirming = model.busy.value === 'confirm'
  return (
    <div class="columns">
      <div class="column-narrow">
        <Summary draft={draft} />
        {draft.others ? (
          <Notice tone="info" title={words.wishes.notSent}>
            <p>{words.wishes.formNote}</p>
          </Notice>
        ) : (
          <HeldTimeNotice model={model} draft={draft} />
        )}
      </div>
      <form
        class="column-wide"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void model.confirm()
        }}
      >
        <FaultSummary model={model} />
        <LostTime model={model} />
        <Fields model={model} typed={draft.typed} called={draft.meeting === 'phone'} />
        <p class="form-hint">{form.privacy}</p>
        {!app.lasting.value && <Notice tone="warning" title={form.passing} />}
        <div role="alert">
          {model.failure.value && <FailureNotice failure={model.failure.value} calm={form.kept} />}
        </div>
        <div class="buttons">
          <button
            type="submit"
            class="button button-primary button-wide"
            aria-busy={confirming}
            aria-disabled={model.busy.value !== null}
          >
            {form.confirm}
          </button>
        </div>
        <p class="sr-only" role="status">
          {confirming && form.confirming}
        </p>
      </form>
    </div>
  )
}

function Summary({ draft }: { draft: Draft }) {
  const words = useWords()
  const { moments, catalogue, text } = useApp()
  const { form } = words
  const office = officeOf(catalogue.value, draft.office)
  const chosen = catalogue.value && choose(catalogue.value, draft.topics)
  return (
    <section class="card" aria-label={form.summary}>
      <p class="card-large">{moments.value.full(draft.start)}</p>
      {draft.others?.map((place, index) => (
        <p key={place.office + place.start}>
          {words.outbox.choice(index + 2)}: {moments.value.full(place.start)}
          {place.office !== draft.office && `, ${officeOf(catalogue.value, place.office)?.name}`}
        </p>
      ))}
      {chosen?.map(({ topic, persons }) => (
        <p key={topic.id}>
          {text(topic.name)}
          {persons > 1 && `, ${words.persons(persons)}`}
        </p>
      ))}
      {draft.meeting !== 'office' && <p>{words.receipt.how[draft.meeting]}</p>}
      {office && (
        <p>
          {office.name}
          {draft.meeting === 'office' && `, ${office.address}`}
        </p>
      )}
      {draft.needs.length > 0 && <p>{draft.needs.map((need) => words.time.needs[need]).join(', ')}</p>}
      <a href={timeAddress({ ...draft, invited: draft.invitation ? markOf(draft.invitation) : null })}>
        <Icon name="back" />
        {form.change}
      </a>
    </section>
  )
}

/** All faults at once, each a way to its field; gets the focus when a try had faults. */
function FaultSummary({ model }: { model: FormModel }) {
  const { form } = useWords()
  const element = useAttention<HTMLDivElement>(model.faultyTries.value)
  const faulty = FIELDS.filter((field) => model.sentences.value[field])
  if (faulty.length === 0) return null
  return (
    <div ref={element} class="notice notice-error" tabIndex={-1} aria-labelledby="faults-title">
      <Icon name="warning" />
      <div>
        <h2 id="faults-title" class="notice-title">
          {form.faultsTitle}
        </h2>
        <ul>
          {faulty.map((field) => (
            <li key={field}>
              <a
                href={`#${field}`}
                onClick={(event) => {
                  event.preventDefault()
                  document.getElementById(field)?.focus()
                }}
              >
                {model.sentences.value[field]}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

/** The time went to somebody else: the nearest ones are one tap away, and nothing typed is lost. */
function LostTime({ model }: { model: FormModel }) {
  const words = useWords()
  const { moments, catalogue } = useApp()
  const { form } = words
  const places = model.alternatives.value
  const draft = model.current.value
  const element = useAttention<HTMLDivElement>(places)
  return (
    <div role="alert" ref={element} tabIndex={-1}>
      {places && draft && (
        <Notice tone="warning" title={form.taken}>
          <p>{places.length > 0 ? form.takenWayOn : form.takenNone}</p>
          <div class="slots slots-long">
            {places.map((place) => (
              <button
                key={place.office + place.start}
                type="button"
                class="slot"
                aria-disabled={model.busy.value !== null}
                onClick={() => void model.take(place)}
              >
                {moments.value.full(place.start)}
                {place.office !== draft.office && `, ${officeOf(catalogue.value, place.office)?.name}`}
              </button>
            ))}
          </div>
        </Notice>
      )}
    </div>
  )
}

function NothingChosen() {
  const { form, time } = useWords()
  return (
    <Notice tone="info" title={form.nothing}>
      <p>{form.nothingWayOn}</p>
      <a class="button button-primary" href="/">
        {time.toTopics}
      </a>
    </Notice>
  )
}
