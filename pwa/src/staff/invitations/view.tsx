import { useSignal } from '@preact/signals'
import { useEffect, useId } from 'preact/hooks'
import type { Failure } from '../../api/answer'
import { Notice, Skeleton } from '../../screens/frame/screen'
import { useStaff } from '../app'
import { SelectField, TextField } from '../frame/fields'
import { StaffFailure, StaffScreen } from '../frame/screen'
import { poolName, useNames } from '../names'
import { addDays, endOf } from '../planning/days'
import type { Schemas } from '../shapes'

type Pool = Schemas['InvitablePool']

const USUAL_DAYS = 28
/** The last day that ends within the server's 365 days. */
const MOST_DAYS = 364

/** `/personale/invitationer`: a link to the times of a caseworker whom not everybody can book. */
export function InvitationsScreen() {
  const { api, words } = useStaff()
  const pools = useSignal<Pool[] | null>(null)
  const failure = useSignal<Failure | null>(null)
  const { invitations: said, frame } = words.value
  const look = async (): Promise<void> => {
    const answer = await api.invitations.pools()
    if (answer.ok) pools.value = answer.value.pools
    failure.value = answer.ok ? null : answer.failure
  }
  useEffect(() => void look(), [])
  return (
    <StaffScreen title={said.title} lead={said.lead}>
      {failure.value && <StaffFailure failure={failure.value} retry={() => void look()} />}
      {!pools.value && !failure.value && <Skeleton rows={2} label={frame.loading} />}
      {pools.value?.length === 0 && (
        <Notice tone="info" title={said.none}>
          <p>{said.noneNote}</p>
        </Notice>
      )}
      {pools.value && pools.value.length > 0 && <Invite pools={pools.value} />}
    </StaffScreen>
  )
}

function Invite({ pools }: { pools: readonly Pool[] }) {
  const { api, words, moments, clock, catalogue } = useStaff()
  const said = words.value.invitations
  const today = moments.value.today(clock.now())
  const pool = useSignal(pools[0]?.pool ?? '')
  const topic = useSignal('')
  const until = useSignal(addDays(today, USUAL_DAYS))
  const made = useSignal<Schemas['InvitationAnswer'] | null>(null)
  const asking = useSignal(false)
  const failure = useSignal<Failure | null>(null)
  const names = useNames()
  const topics = pools.find((one) => one.pool === pool.value)?.topics ?? []
  const about = topics.includes(topic.value) ? topic.value : topics[0]
  const link = made.value?.links.find((one) => one.topic === about)
  /** A link stands beside what it was made for, never beside something else. */
  const change = (value: typeof pool, to: string): void => {
    value.value = to
    made.value = null
  }
  const make = async (event: Event): Promise<void> => {
    event.preventDefault()
    asking.value = true
    const answer = await api.invitations.make({ pool: pool.value, until: endOf(until.value, moments.value.zone) })
    asking.value = false
    made.value = answer.ok ? answer.value : null
    failure.value = answer.ok ? null : answer.failure
  }
  return (
    <>
      <form class="narrow" onSubmit={(event) => void make(event)}>
        <SelectField
          label={said.pool}
          value={pool.value}
          set={(value) => change(pool, value)}
          options={pools.map((one) => ({ value: one.pool, name: poolName(one, catalogue.value?.offices ?? []) }))}
        />
        {topics.length > 1 && (
          <SelectField
            label={said.topic}
            value={about ?? ''}
            set={(value) => change(topic, value)}
            options={topics.map((one) => ({ value: one, name: names.topic(one) }))}
          />
        )}
        <TextField
          label={said.until}
          hint={said.untilHint}
          type="date"
          min={today}
          max={addDays(today, MOST_DAYS)}
          value={until.value}
          set={(value) => change(until, value)}
          required
        />
        <div class="buttons">
          <button class="button button-primary" type="submit" aria-busy={asking.value}>
            {said.make}
          </button>
        </div>
      </form>
      {failure.value && <StaffFailure failure={failure.value} />}
      <div role="status">
        {made.value && (
          <Notice tone="success" title={said.made}>
            <p>{said.madeNote(moments.value.full(made.value.until))}</p>
          </Notice>
        )}
      </div>
      {link && <Link name={names.topic(link.topic)} url={link.url} />}
    </>
  )
}

function Link({ name, url }: { name: string; url: string }) {
  const said = useStaff().words.value.invitations
  const told = useSignal('')
  const id = useId()
  const copy = async (): Promise<void> => {
    told.value = ''
    try {
      await navigator.clipboard.writeText(url)
      told.value = said.copied
    } catch {
      told.value = said.copyByHand
    }
  }
  return (
    <section class="narrow">
      <label class="form-label" for={id}>
        {said.link(name)}
      </label>
      <div class="copy">
        <input id={id} class="form-input" dir="ltr" readOnly value={url} onFocus={(event) => event.currentTarget.select()} />
        <button class="button button-secondary" type="button" onClick={() => void copy()}>
          {said.copy}
        </button>
      </div>
      <p class="told" role="status">
        {told.value}
      </p>
    </section>
  )
}
