import { useStaff } from '../app'
import { TextField } from '../frame/fields'
import { StaffFailure } from '../frame/screen'
import type { Change } from './change'
import { ChosenTime, LONGEST_REASON, RuleInTheWay } from './chosen'
import { useTarget } from './focus'
import { bookingsOf } from './model'
import { isRule, needsPaper, waysOf, type Card } from './rules'
import { TimesPanel } from './times-panel'
import { Topics } from './topic-field'
import { WhoAsks } from './who-asks'

interface ChangeProps {
  card: Card
  change: Change
}

/** Another time, other topics, another number of persons: beside what it is now. */
export function ChangeBooking({ card, change }: ChangeProps) {
  const { words, moments } = useStaff()
  const said = words.value.bookings
  return (
    <section aria-labelledby="change-booking">
      <h2 class="h3" id="change-booking">
        {said.changeTitle(card.contact?.name ?? said.erased)}
      </h2>
      <p>{said.had(moments.value.full(card.start))}</p>
      <div class="desk-work">
        <div>
          <Topics choosing={change.choosing} />
          {change.isOther.value && (
            <button class="button button-secondary" type="button" onClick={() => change.choose(change.own)}>
              {said.keepTime(moments.value.full(card.start))}
            </button>
          )}
          <TimesPanel choosing={change.choosing} choose={change.choose} />
        </div>
        <Confirm card={card} change={change} />
      </div>
    </section>
  )
}

function Confirm({ card, change }: ChangeProps) {
  const app = useStaff()
  const model = bookingsOf(app)
  const said = app.words.value.bookings
  const send = useTarget<HTMLButtonElement>('send')
  const refused = change.refused.value
  const late = waysOf(card, app.clock.now()).change === 'with-reason'
  const setReason = (text: string) => (change.reason.value = text)
  return (
    <form
      class="card desk-citizen"
      aria-label={said.change}
      onSubmit={(event) => {
        event.preventDefault()
        void change.send()
      }}
    >
      <ChosenTime choosing={change.choosing} choose={change.choose} />
      {late && <p>{said.onlyReason}</p>}
      {!late && <WhoAsks legend={said.asks} byOffice={change.byOffice.value} set={(value) => (change.byOffice.value = value)} />}
      {change.ruleInTheWay.value ? (
        <RuleInTheWay refused={refused} value={change.reason.value} set={setReason} toCitizen />
      ) : (
        change.byOffice.value && (
          <TextField label={said.reason} hint={said.reasonToCitizen} value={change.reason.value} set={setReason} autocomplete="off" maxLength={LONGEST_REASON} required />
        )
      )}
      {change.needsReason.value && needsPaper(card) && <p class="form-hint">{said.byOfficeNote}</p>}
      {refused && !isRule(refused) && <StaffFailure failure={refused} retry={() => void change.send()} />}
      <div class="buttons">
        <button ref={send} class="button button-primary" type="submit" aria-busy={change.busy.value}>
          {said.change}
        </button>
        <button class="button button-secondary" type="button" onClick={() => model.open(card)}>
          {said.back}
        </button>
      </div>
    </form>
  )
}
