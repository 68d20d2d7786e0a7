import type { Failure } from '../../api/answer'
import { Notice } from '../../screens/frame/screen'
import { useStaff } from '../app'
import { TextField } from '../frame/fields'
import { useNames } from '../names'
import type { StaffTime } from '../shapes'
import type { Choosing } from './choosing'
import { useTarget } from './focus'
import { isRule } from './rules'
import { keyOf } from './times'

/** Letters. */
export const LONGEST_REASON = 200

interface ChosenProps {
  choosing: Choosing
  choose: (time: StaffTime) => void
}

/** The time that is about to be given; when somebody else takes it first, what is nearest to it. */
export function ChosenTime({ choosing, choose }: ChosenProps) {
  const { words, moments } = useStaff()
  const names = useNames()
  const said = words.value.bookings
  const time = choosing.chosen.value
  if (!time) return <p class="desk-empty">{said.noTime}</p>
  return (
    <>
      <p class={choosing.isLost.value ? 'chosen-time chosen-lost' : 'chosen-time'}>
        <strong>{moments.value.full(time.start)}</strong>
        <span>{names.office(time.office)}</span>
      </p>
      <div role="alert">
        {choosing.isLost.value && (
          <Notice tone="warning" title={said.lostChosen}>
            <p>{said.lostCalm}</p>
            <div class="table-tools">
              {choosing.instead.value.map((other) => (
                <button key={keyOf(other)} class="button button-secondary" type="button" onClick={() => choose(other)}>
                  {moments.value.full(other.start)}
                  {other.office !== time.office && `, ${names.office(other.office)}`}
                </button>
              ))}
            </div>
          </Notice>
        )}
      </div>
    </>
  )
}

interface ReasonProps {
  /** What the server said, if it was asked. */
  refused: Failure | null
  value: string
  set: (value: string) => void
  /** The citizen is told of it. */
  toCitizen?: boolean
}

/** The second step: a rule has said no, and the clerk says why it is set aside. */
export function RuleInTheWay({ refused, value, set, toCitizen = false }: ReasonProps) {
  const said = useStaff().words.value.bookings
  const field = useTarget<HTMLInputElement>('reason')
  const title = refused?.kind === 'refused' && isRule(refused) ? said.ruleTitle(refused.problem.title) : said.beyondTitle
  return (
    <Notice tone="warning" title={title}>
      <p>{said.ruleAsk}</p>
      <TextField
        label={said.reason}
        hint={toCitizen ? said.reasonToCitizen : said.reasonToUs}
        value={value}
        set={set}
        place={field}
        autocomplete="off"
        maxLength={LONGEST_REASON}
        required
      />
    </Notice>
  )
}
