import { useLocation } from 'preact-iso'
import { useEffect, useMemo } from 'preact/hooks'
import { useApp } from '../../app'
import { MOST_LETTERS, type KeptFault } from '../../booking/fault'
import { showPhone } from '../../booking/phone'
import { useBesideWords } from '../beside-words'
import { useAttention, useFocusAfter } from '../frame/attention'
import { Notice, Screen } from '../frame/screen'
import { faultModel, type FaultModel } from './model'

/** `/fejl`: something went wrong on the pages. Nobody is asked who they are. */
export function FaultScreen() {
  const app = useApp()
  const { query } = useLocation()
  const { fault } = useBesideWords()
  const { from = '/', number = null } = query
  const model = useMemo(() => faultModel(app, from, number), [app, from, number])
  useEffect(() => model.watch(), [model])
  const [earlier, focusEarlier] = useFocusAfter<HTMLDivElement>()
  return (
    <Screen title={fault.title} lead={fault.lead}>
      <Told model={model} />
      {model.isOpen.value && <Form model={model} />}
      <div ref={earlier} tabIndex={-1}>
        <Earlier model={model} remove={(one) => void model.remove(one).then(focusEarlier)} />
      </div>
    </Screen>
  )
}

function Form({ model }: { model: FaultModel }) {
  const { fault } = useBesideWords()
  const { route, app_version: version, request_id: number } = model.facts
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void model.send()
      }}
    >
      <div class="form-group">
        <label class="form-label" for="what">
          {fault.what}
        </label>
        <span class="form-hint" id="what-hint">
          {fault.whatHint}
        </span>
        <textarea
          id="what"
          class="form-input"
          dir="auto"
          rows={5}
          maxLength={MOST_LETTERS}
          aria-describedby="what-hint what-facts"
          value={model.what.value}
          onInput={(event) => model.type(event.currentTarget.value)}
        />
      </div>
      <p class="form-hint" id="what-facts">
        {fault.facts(route, version)} {number && fault.factsNumber(number)}
      </p>
      <div class="buttons">
        <button type="submit" class="button button-primary" aria-busy={model.busy.value}>
          {fault.send}
        </button>
      </div>
      <p role="status">{model.busy.value && fault.sending}</p>
    </form>
  )
}

/** What became of the one that was told of just now. It gets the focus when the button that was pressed is gone. */
function Told({ model }: { model: FaultModel }) {
  const told = model.told.value
  const element = useAttention<HTMLDivElement>(model.isOpen.value ? null : told?.key)
  return (
    <div role="status" ref={element} tabIndex={-1}>
      {told && <Outcome of={told} />}
    </div>
  )
}

function Outcome({ of }: { of: KeptFault }) {
  const { fault } = useBesideWords()
  const { moments, catalogue, words } = useApp()
  const phone = catalogue.value?.municipality.phone
  if (of.refused) {
    return (
      <Notice tone="warning" title={of.refused.title}>
        <p>{of.refused.detail}</p>
        {phone && <p>{words.value.failure.orCall(showPhone(phone))}</p>}
      </Notice>
    )
  }
  if (!of.told) {
    return (
      <Notice tone="warning" title={fault.waiting}>
        <p>{fault.waitingNote}</p>
      </Notice>
    )
  }
  return (
    <Notice tone="success" title={fault.told(of.told.number)}>
      <p>{fault.by(moments.value.full(of.told.deadline))}</p>
      <p>{fault.call(phone ? showPhone(phone) : null, of.told.number)}</p>
    </Notice>
  )
}

function Earlier({ model, remove }: { model: FaultModel; remove: (one: KeptFault) => void }) {
  const { fault } = useBesideWords()
  const { moments } = useApp()
  const earlier = model.earlier.value
  if (earlier.length === 0) return null
  return (
    <section>
      <h2>{fault.earlier}</h2>
      <ul class="cards">
        {earlier.map((one) => (
          <li key={one.key} class="card" id={one.key}>
            <p>{fault.toldAt(moments.value.stamp(one.keptAt))}</p>
            {one.request.what && <p>{one.request.what}</p>}
            <Outcome of={one} />
            {(one.told || one.refused) && (
              <button
                type="button"
                class="button button-secondary"
                aria-describedby={one.key}
                onClick={() => remove(one)}
              >
                {fault.remove}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
