import type { Meeting } from '../../api/shapes'
import { choose as chooseTopics, meetingsFor } from '../../booking/visit'
import { LANGUAGES, WORDS } from '../../words'
import { useStaff } from '../app'
import { CheckGroup, Fields, SelectField, TextField } from '../frame/fields'
import { StaffFailure } from '../frame/screen'
import { ChosenTime, RuleInTheWay } from './chosen'
import type { Choosing } from './choosing'
import type { Draft } from './draft'
import { useTarget } from './focus'
import { bookingsOf } from './model'
import { isRule } from './rules'
import { TimesPanel } from './times-panel'
import { Topics } from './topic-field'

/** A new booking: topic, time, name, and it is done. */
export function NewBooking({ draft }: { draft: Draft }) {
  const { words } = useStaff()
  const said = words.value.bookings
  return (
    <section aria-labelledby="new-booking">
      <h2 class="h3" id="new-booking">
        {said.new}
      </h2>
      <div class="desk-work">
        <div>
          <Topics choosing={draft.choosing} />
          <Circumstances choosing={draft.choosing} />
          <TimesPanel choosing={draft.choosing} choose={draft.choose} />
        </div>
        <Citizen draft={draft} />
      </div>
    </section>
  )
}

/** How one meets, and what somebody needs, where there is a choice. */
function Circumstances({ choosing }: { choosing: Choosing }) {
  const { words, catalogue } = useStaff()
  const { bookings: said, day } = words.value
  const known = catalogue.value
  const chosen = known && chooseTopics(known, [...choosing.topics.value])
  const meetings = chosen ? meetingsFor(chosen) : []
  return (
    <>
      {meetings.length > 1 && (
        <SelectField<Meeting>
          label={said.meeting}
          value={choosing.meeting.value}
          set={choosing.setMeeting}
          options={meetings.map((value) => ({ value, name: said.meetings[value] }))}
        />
      )}
      {(known?.needs.length ?? 0) > 0 && (
        <details class="needs">
          <summary>
            {said.needs} {choosing.needs.value.length > 0 && `(${choosing.needs.value.length})`}
          </summary>
          <CheckGroup
            legend={said.needs}
            chosen={choosing.needs.value}
            set={choosing.setNeeds}
            options={known!.needs.map(({ id }) => ({ value: id, name: day.needs[id] }))}
          />
        </details>
      )}
    </>
  )
}

/** Whoever it is for. A name is enough. */
function Citizen({ draft }: { draft: Draft }) {
  const { words } = useStaff()
  const said = words.value.bookings
  const send = useTarget<HTMLButtonElement>('send')
  const { choosing, refused, missing } = draft
  return (
    <form
      class="card desk-citizen"
      aria-label={said.who}
      onSubmit={(event) => {
        event.preventDefault()
        void draft.book()
      }}
    >
      <ChosenTime choosing={choosing} choose={draft.choose} />
      <Contact draft={draft} />
      {draft.needsReason.value && <RuleInTheWay refused={refused.value} value={draft.reason.value} set={(why) => (draft.reason.value = why)} />}
      {refused.value && !isRule(refused.value) && <StaffFailure failure={refused.value} retry={() => void draft.book()} />}
      <div role="alert">{missing.value && <p class="find-fault">{said.missing[missing.value]}</p>}</div>
      <div class="buttons">
        <button ref={send} class="button button-primary" type="submit" aria-busy={draft.busy.value}>
          {draft.needsReason.value ? said.anyway : said.book}
        </button>
        <Drop />
      </div>
    </form>
  )
}

function Contact({ draft }: { draft: Draft }) {
  const { words } = useStaff()
  const said = words.value.bookings
  const name = useTarget<HTMLInputElement>('name')
  const phone = useTarget<HTMLInputElement>('phone')
  const email = useTarget<HTMLInputElement>('email')
  const line = { autocomplete: 'off' } as const
  return (
    <>
      <TextField label={said.name} value={draft.name.value} set={(text) => (draft.name.value = text)} place={name} required {...line} />
      <TextField
        label={said.phone}
        hint={said.phoneHint}
        type="tel"
        value={draft.phone.value}
        set={(text) => (draft.phone.value = text)}
        place={phone}
        {...line}
      />
      <Fields>
        <TextField
          label={said.email}
          hint={said.emailHint}
          type="email"
          value={draft.email.value}
          set={(text) => (draft.email.value = text)}
          place={email}
          {...line}
        />
        <SelectField
          label={said.language}
          value={draft.language.value}
          set={(language) => (draft.language.value = language)}
          options={LANGUAGES.map((value) => ({ value, name: WORDS[value].language }))}
        />
      </Fields>
      {!draft.email.value && <p class="form-hint">{said.noWay}</p>}
    </>
  )
}

function Drop() {
  const app = useStaff()
  return (
    <button class="button button-tertiary" type="button" onClick={bookingsOf(app).discard}>
      {app.words.value.bookings.drop}
    </button>
  )
}
