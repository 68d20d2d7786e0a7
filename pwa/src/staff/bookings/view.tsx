import { useEffect } from 'preact/hooks'
import { useStaff } from '../app'
import { usePlace } from '../day/place'
import { StaffFailure, StaffScreen } from '../frame/screen'
import { useShortcuts } from '../shortcuts'
import { OpenBooking } from './card'
import { ChangeBooking } from './change-form'
import { Find } from './find'
import { bookingsOf } from './model'
import { NewBooking } from './new'
import { Slip } from './slip'

const FIND = 'f'
const NEW = 'n'

/** `/personale/aftaler`: a citizen on the phone or at the desk gets, moves or gives up a time. */
export function BookingsScreen() {
  const app = useStaff()
  const model = bookingsOf(app)
  const { office } = usePlace()
  const said = app.words.value.bookings
  const stage = model.stage.value
  const begin = () => model.begin(office ?? '')
  useEffect(() => {
    if (office !== null) model.workAt(office)
  }, [model, office])
  useShortcuts([
    { key: FIND, name: said.findKey, run: model.toFind },
    { key: NEW, name: said.new, run: begin },
  ])
  return (
    <>
      <div class="bookings">
        <StaffScreen
          title={said.title}
          tools={
            <div class="table-tools">
              {stage.kind !== 'find' && (
                <button class="button button-secondary" type="button" onClick={model.toFind}>
                  {said.toFind} <kbd aria-hidden="true">{FIND}</kbd>
                </button>
              )}
              {stage.kind !== 'new' && (
                <button class="button button-primary" type="button" onClick={begin}>
                  {said.new} <kbd aria-hidden="true">{NEW}</kbd>
                </button>
              )}
            </div>
          }
        >
          {model.failure.value && (
            <StaffFailure failure={model.failure.value} {...(stage.kind === 'find' && { retry: () => void model.find() })} />
          )}
          {stage.kind === 'find' && <Find />}
          {stage.kind === 'new' && <NewBooking draft={stage.draft} />}
          {stage.kind === 'card' && <OpenBooking card={stage.card} done={stage.done} />}
          {stage.kind === 'change' && <ChangeBooking card={stage.card} change={stage.change} />}
        </StaffScreen>
      </div>
      {stage.kind === 'card' && <Slip card={stage.card} />}
    </>
  )
}
