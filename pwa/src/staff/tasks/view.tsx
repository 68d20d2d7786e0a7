import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Place } from '../../api/shapes'
import { showPhone } from '../../booking/phone'
import { Dialog } from '../../screens/frame/dialog'
import { useAttention } from '../../screens/frame/attention'
import { Notice, Skeleton } from '../../screens/frame/screen'
import { useStaff } from '../app'
import { DialogButtons } from '../frame/dialog-buttons'
import { TextField } from '../frame/fields'
import { StaffFailure, StaffScreen } from '../frame/screen'
import { useNames } from '../names'
import type { CallTask, Misfit } from '../shapes'
import { tasksModel, type Decision, type Outcome, type TasksModel } from './model'

const NEAREST = 3

/** `/personale/opgaver`: citizens who must be called, and bookings that wait for a decision. */
export function TasksScreen() {
  const app = useStaff()
  const { tasks: said, frame } = app.words.value
  const model = useMemo(() => tasksModel(app), [app])
  useEffect(() => void model.load(), [model])
  const { calls, misfits, failure } = model
  return (
    <StaffScreen title={said.title} lead={said.lead}>
      <Done model={model} />
      {failure.value && <StaffFailure failure={failure.value} retry={() => void model.load()} />}
      {!calls.value && !failure.value && <Skeleton rows={3} label={frame.loading} />}
      {calls.value && (
        <section>
          <h2>{said.calls}</h2>
          {calls.value.length === 0 && <p>{said.noCalls}</p>}
          <ul class="rows">
            {calls.value.map((task) => (
              <CallRow key={task.id} task={task} model={model} />
            ))}
          </ul>
        </section>
      )}
      {misfits.value && (
        <section>
          <h2>{said.misfits}</h2>
          {misfits.value.length === 0 && <p>{said.noMisfits}</p>}
          <ul class="rows">
            {misfits.value.map((misfit) => (
              <MisfitRow key={`${misfit.booking} ${misfit.start}`} misfit={misfit} model={model} />
            ))}
          </ul>
        </section>
      )}
      <DecisionDialog model={model} />
    </StaffScreen>
  )
}

/** Gets the focus: the row that had it goes. */
function Done({ model }: { model: TasksModel }) {
  const said = useStaff().words.value.tasks
  const done = model.done.value
  const element = useAttention<HTMLDivElement>(done)
  return (
    <div role="status" ref={element} tabIndex={-1}>
      {done && <Notice tone="success" title={said.done} />}
    </div>
  )
}

/** Whose booking it is, and how they are reached. */
function Citizen({ of: { name, phone, email } }: { of: CallTask | Misfit }) {
  const said = useStaff().words.value.tasks
  return (
    <strong>
      {name ?? said.erased} {phone && <a href={`tel:${phone}`}>{showPhone(phone)}</a>}{' '}
      {email && <a href={`mailto:${email}`}>{email}</a>}
    </strong>
  )
}

function CallRow({ task, model }: { task: CallTask; model: TasksModel }) {
  const { words, moments } = useStaff()
  const said = words.value.tasks
  const names = useNames()
  return (
    <li class="table-row">
      <div>
        <Citizen of={task} />
        <span class="row-note">
          {said.kinds[task.kind]}: {said.why[task.why]}
        </span>
        <span class="row-note">
          {task.was && said.was(moments.value.full(task.was))} {said.is(moments.value.full(task.start))}, {names.office(task.office)},{' '}
          {task.topics.map(({ id }) => names.topic(id)).join(', ')}, {said.code(task.code)}
        </span>
        <span class="row-note">{said.deadline(moments.value.full(task.deadline))}</span>
      </div>
      <button
        class="button button-secondary"
        type="button"
        aria-label={said.finishOf(task.name ?? task.code)}
        onClick={() => void model.finish(task)}
      >
        {said.finish}
      </button>
    </li>
  )
}

function MisfitRow({ misfit, model }: { misfit: Misfit; model: TasksModel }) {
  const { words, moments } = useStaff()
  const { tasks: said, review } = words.value
  const names = useNames()
  const titleOf = useTitles(misfit)
  const when = moments.value.full(misfit.start)
  return (
    <li class="table-row">
      <div>
        <Citizen of={misfit} />
        <span class="row-note">
          {said.is(when)}, {names.office(misfit.office)}, {misfit.topics.map(({ id }) => names.topic(id)).join(', ')},{' '}
          {said.code(misfit.code)}: {review.reasons[misfit.reason]}
        </span>
        <span class="row-note">{said.deadline(moments.value.full(misfit.deadline))}</span>
      </div>
      <div class="table-tools">
        {misfit.nearest.slice(0, NEAREST).map((place) => (
          <button
            key={placeKey(place)}
            class="button button-secondary"
            type="button"
            onClick={() => model.consider(misfit, place)}
          >
            {titleOf(place)}
          </button>
        ))}
        <button class="button button-secondary" type="button" aria-label={said.keepOf(when)} onClick={() => model.consider(misfit, 'keep')}>
          {said.keep}
        </button>
        <button class="button button-secondary" type="button" aria-label={said.cancelOf(when)} onClick={() => model.consider(misfit, 'cancel')}>
          {said.cancel}
        </button>
      </div>
    </li>
  )
}

/** What each way out is called. A time at another office is called by that office too. */
function useTitles(misfit: Misfit | undefined): (to: Outcome) => string {
  const { words, moments } = useStaff()
  const { tasks: said, bookings } = words.value
  const names = useNames()
  return (to) => {
    if (to === 'keep') return said.keep
    if (to === 'cancel') return bookings.cancelTitle
    const when = moments.value.full(to.start)
    return said.moveTo(to.office === misfit?.office ? when : `${when}, ${names.office(to.office)}`)
  }
}

/** Why, before it is done: the citizen is told when the time is another one, or none. */
function DecisionDialog({ model }: { model: TasksModel }) {
  const { review } = useStaff().words.value
  const decision = model.decision.value
  const titleOf = useTitles(decision?.misfit)
  const title = titleOf(decision?.to ?? 'keep')
  return (
    <Dialog open={decision !== null} title={title} close={model.dismiss} sending={model.busy.value && review.saving}>
      {decision && <DecisionForm decision={decision} model={model} />}
    </Dialog>
  )
}

function DecisionForm({ decision, model }: { decision: Decision; model: TasksModel }) {
  const { words, moments } = useStaff()
  const { tasks: said, review, bookings } = words.value
  const titleOf = useTitles(decision.misfit)
  const [reason, setReason] = useState('')
  const [first] = useState(decision.key)
  // The button that chose another time is gone, as is what told of the loss.
  const had = useAttention<HTMLParagraphElement>(decision.key === first ? null : decision.key)
  const refused = model.refused.value
  const busy = model.busy.value
  const { misfit, to } = decision
  const others = refused && typeof to === 'object' ? misfit.nearest.filter((place) => placeKey(place) !== placeKey(to)) : []
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void model.decide(reason)
      }}
    >
      {refused && <StaffFailure failure={refused} />}
      {others.length > 0 && (
        <div class="buttons">
          {others.slice(0, NEAREST).map((place) => (
            <button
              key={placeKey(place)}
              class="button button-secondary"
              type="button"
              aria-disabled={busy}
              onClick={() => model.choose(place)}
            >
              {titleOf(place)}
            </button>
          ))}
        </div>
      )}
      <p ref={had} tabIndex={-1}>
        {said.had(moments.value.full(misfit.start))}
      </p>
      <TextField
        label={said.reason}
        hint={to === 'keep' ? said.reasonToUs : said.reasonToCitizen}
        value={reason}
        set={setReason}
        required
      />
      {to === 'cancel' && <p class="form-hint">{bookings.cancelFinal}</p>}
      <DialogButtons submit={typeof to === 'object' ? said.move : titleOf(to)} busy={busy} back={review.cancel} close={model.dismiss} stays={busy} />
    </form>
  )
}

const placeKey = ({ office, start }: Place) => `${office} ${start}`
