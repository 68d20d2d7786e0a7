import { useEffect, useMemo, useState } from 'preact/hooks'
import { Notice, Skeleton } from '../../screens/frame/screen'
import { useAttention } from '../../screens/frame/attention'
import { useStaff } from '../app'
import { Fields, numberIn, SelectField, TextField } from '../frame/fields'
import { LONGEST_REASON } from '../bookings/chosen'
import { StaffFailure, StaffScreen } from '../frame/screen'
import { useTopicNames } from '../day/ticket'
import { poolName, useNames } from '../names'
import { addDays, endOf } from '../planning/days'
import { ownPools } from '../planning/own'
import type { Document, SickOutcome } from '../shapes'
import { mayLeave, sickModel, type SickModel } from './model'

/** With today. The server refuses more. */
const MOST_DAYS = 31
const MOST_DESKS = 500

/** `/personale/sygdom`: somebody is away from now on. Everything is shown before it is done. */
export function SickScreen() {
  const app = useStaff()
  const { sick, calendar, frame } = app.words.value
  const model = useMemo(() => sickModel(app), [app])
  useEffect(() => void model.load(), [model])
  const document = model.document.value
  const stage = model.stage.value
  const failure = model.failure.value
  return (
    <StaffScreen title={sick.title} lead={sick.lead}>
      {failure && <StaffFailure failure={failure} {...(!document && { retry: () => void model.load() })} />}
      {!document && !failure && <Skeleton rows={3} label={frame.loading} />}
      {document && (
        <div hidden={stage.kind !== 'form' && stage.kind !== 'asking'}>
          {ownPools(document, app).length === 0 ? (
            <Notice tone="info" title={calendar.empty} />
          ) : (
            <Form model={model} document={document} />
          )}
        </div>
      )}
      <Outcome model={model} />
    </StaffScreen>
  )
}

function Form({ model, document }: { model: SickModel; document: Document }) {
  const app = useStaff()
  const { words, moments, clock } = app
  const { sick, review } = words.value
  const { offices = [] } = document
  const pools = ownPools(document, app)
  const today = moments.value.today(clock.now())
  const [pool, setPool] = useState(pools[0]?.id ?? '')
  const [until, setUntil] = useState(today)
  const [desks, setDesks] = useState('')
  const [reason, setReason] = useState(sick.usualReason)
  const send = (event: Event) => {
    event.preventDefault()
    void model.look({
      pool,
      from: new Date(clock.now()).toISOString(),
      until: endOf(until, moments.value.zone),
      reason: reason.trim(),
      desks: numberIn(desks),
    })
  }
  return (
    <form onSubmit={send} class="narrow">
      <SelectField
        label={sick.who}
        value={pool}
        set={setPool}
        options={pools.map((one) => ({ value: one.id, name: poolName(one, offices) }))}
      />
      <Fields>
        <TextField label={sick.until} type="date" min={today} max={addDays(today, MOST_DAYS - 1)} value={until} set={setUntil} required />
        <TextField label={sick.desks} hint={sick.desksHint} type="number" min={1} max={MOST_DESKS} value={desks} set={setDesks} />
      </Fields>
      <TextField
        label={sick.reason}
        hint={sick.reasonHint}
        value={reason}
        set={setReason}
        maxLength={LONGEST_REASON}
        fault={reason !== '' && !reason.trim() ? sick.reasonFault : null}
        required
      />
      <div class="buttons">
        <button class="button button-primary" type="submit" aria-busy={model.stage.value.kind === 'asking'}>
          {review.ask}
        </button>
      </div>
    </form>
  )
}

/** What would become of each booking, and afterwards what did. */
function Outcome({ model }: { model: SickModel }) {
  const { sick } = useStaff().words.value
  const stage = model.stage.value
  const heading = useAttention<HTMLHeadingElement>(stage.kind === 'shown' || stage.kind === 'done' ? stage.kind : null)
  if (stage.kind === 'form' || stage.kind === 'asking') return null
  const { bookings } = stage
  const left = bookings.filter(({ to, told }) => to === null && told !== 'changed').length
  return (
    <section>
      <h2 ref={heading} tabIndex={-1}>
        {stage.kind === 'done' ? sick.done : sick.would}
      </h2>
      {stage.kind !== 'done' && (
        <ul>
          {stage.changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      )}
      {bookings.length === 0 && <p>{sick.nobody}</p>}
      {left > 0 && <Notice tone="warning" title={sick.left(left)} />}
      {bookings.length > 0 && <Bookings bookings={bookings} />}
      <div class="buttons">
        {stage.kind !== 'done' && (
          <button
            class="button button-primary"
            type="button"
            aria-busy={stage.kind === 'doing'}
            onClick={() => void model.carryOut()}
          >
            {sick.carryOut(bookings.length)}
          </button>
        )}
        {mayLeave(stage) && (
          <button class="button button-secondary" type="button" onClick={model.back}>
            {sick.back}
          </button>
        )}
      </div>
    </section>
  )
}

function Bookings({ bookings }: { bookings: readonly SickOutcome[] }) {
  const { words, moments } = useStaff()
  const { sick } = words.value
  const names = useNames()
  const topicNames = useTopicNames()
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">{sick.was}</th>
          <th scope="col">{sick.becomes}</th>
          <th scope="col">{sick.told}</th>
        </tr>
      </thead>
      <tbody>
        {bookings.map(({ booking, code, topics, start, office, to, told }) => (
          <tr key={booking}>
            <td>
              {code}
              <br />
              {topicNames(topics)}
              <br />
              {moments.value.full(start)}
            </td>
            <td>
              {to ? moments.value.full(to.start) : told === 'changed' ? sick.asItIs : sick.noTime}
              {to && to.office !== office && `, ${names.office(to.office)}`}
            </td>
            <td>{sick.ways[told]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
