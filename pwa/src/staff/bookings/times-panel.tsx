import { useEffect } from 'preact/hooks'
import { follow } from '../../platform/following'
import { Skeleton } from '../../screens/frame/screen'
import { useStaff } from '../app'
import { usePlace } from '../day/place'
import { CheckField, Fields, SelectField, TextField } from '../frame/fields'
import { StaffFailure } from '../frame/screen'
import { useShortcuts } from '../shortcuts'
import type { StaffTime } from '../shapes'
import type { Choosing } from './choosing'
import { bookingsOf } from './model'
import { TimesList } from './times-list'

const TIMES = 'l'
const TOPIC = 'e'
const BEYOND = 'o'
const HOURS = ['12:00', '15:00'] as const

interface PanelProps {
  choosing: Choosing
  choose: (time: StaffTime) => void
}

/** The free times, while others book them: each is marked as soon as somebody else has taken it. */
export function TimesPanel({ choosing, choose }: PanelProps) {
  const app = useStaff()
  const model = bookingsOf(app)
  const said = app.words.value.bookings
  const office = choosing.office.value
  const question = JSON.stringify(choosing.question.value)
  useEffect(() => void choosing.load(), [choosing, question])
  const { offices } = usePlace()
  const where = new URLSearchParams((office ? [office] : offices.map(({ id }) => id)).map((id) => ['office', id])).toString()
  useEffect(() => (where ? follow(`/api/v1/staff/free-times/events?${where}`, choosing.load) : undefined), [choosing, where])
  useShortcuts([
    { key: TOPIC, name: said.topicKey, run: () => (model.focus.value = 'topic') },
    { key: TIMES, name: said.timesKey, run: () => (model.focus.value = 'times') },
    { key: BEYOND, name: said.beyond, run: () => (choosing.beyondRules.value = !choosing.beyondRules.value) },
  ])
  return (
    <section aria-label={said.times}>
      <h3 class="h4">{said.times}</h3>
      <Narrowed choosing={choosing} />
      <Times choosing={choosing} choose={choose} />
    </section>
  )
}

function Times({ choosing, choose }: PanelProps) {
  const { words, moments } = useStaff()
  const said = words.value.bookings
  const times = choosing.shown.value
  const failure = choosing.failure.value
  const lost = choosing.lostLately.value.map(({ start }) => moments.value.time(start)).join(', ')
  return (
    <>
      <p class="lost-now" role="status">
        {lost && said.lostNow(lost)}
      </p>
      {failure && <StaffFailure failure={failure} retry={() => void choosing.load()} />}
      {!choosing.question.value && <p class="form-hint">{said.timesWait}</p>}
      {choosing.question.value && !times && !failure && <Skeleton rows={3} label={said.timesLoading} />}
      {times && times.length === 0 && (
        <div role="status">
          <p>{said.noTimes}</p>
          {choosing.office.value && (
            <button class="button button-secondary" type="button" onClick={() => (choosing.office.value = '')}>
              {said.everywhere}
            </button>
          )}
        </div>
      )}
      {times && times.length > 0 && <TimesList times={times} choosing={choosing} choose={choose} />}
      {choosing.hasMore.value && (
        <button class="button button-secondary" type="button" onClick={choosing.showMore}>
          {said.moreTimes}
        </button>
      )}
    </>
  )
}

/** Where and when, as far as the citizen minds. */
function Narrowed({ choosing }: { choosing: Choosing }) {
  const { words, moments, clock } = useStaff()
  const { offices } = usePlace()
  const said = words.value.bookings
  return (
    <>
      <Fields>
        {offices.length > 1 && (
          <SelectField
            label={said.office}
            value={choosing.office.value}
            set={(id) => (choosing.office.value = id)}
            options={[{ value: '', name: said.allOffices }, ...offices.map(({ id, name }) => ({ value: id, name }))]}
          />
        )}
        <TextField
          label={said.from}
          type="date"
          min={moments.value.today(clock.now())}
          value={choosing.from.value}
          set={(date) => (choosing.from.value = date)}
        />
        <SelectField
          label={said.hours}
          value={choosing.notBefore.value}
          set={(hour) => (choosing.notBefore.value = hour)}
          options={[{ value: '00:00', name: said.allDay }, ...HOURS.map((hour) => ({ value: hour as string, name: said.fromHour(hour.replace(':', '.')) }))]}
        />
      </Fields>
      <CheckField label={said.beyond} checked={choosing.beyondRules.value} set={(on) => (choosing.beyondRules.value = on)} />
    </>
  )
}
