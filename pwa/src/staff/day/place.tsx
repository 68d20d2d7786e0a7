import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import { rememberedOnDevice, rememberOnDevice } from '../../platform/device'
import { useStaff } from '../app'
import type { Day } from '../shapes'
import { caseworkersOf } from './board'

const OFFICE = 'staff-office'
const DESK = 'staff-desk'

// Which office and desk this computer stands at: it is so tomorrow, too, whoever sits there.
const chosenOffice = signal(rememberedOnDevice(OFFICE))
const chosenDesk = signal(rememberedOnDevice(DESK))
const desk = computed(() => chosenDesk.value || null)
effect(() => rememberOnDevice(OFFICE, chosenOffice.value ?? ''))
effect(() => rememberOnDevice(DESK, chosenDesk.value ?? ''))

interface Here {
  /** Null until the offices are known. */
  office: string | null
  desk: ReadonlySignal<string | null>
  offices: { id: string; name: string }[]
}

/** The office and the desk of this computer, among those where whoever is signed in works. */
export function usePlace(): Here {
  const { session, catalogue } = useStaff()
  const standing = session.standing.value
  const mine = standing.kind === 'in' ? standing.me.offices : []
  const offices = (catalogue.value?.offices ?? []).filter(({ id }) => mine.length === 0 || mine.includes(id))
  const office = offices.find(({ id }) => id === chosenOffice.value) ?? offices[0]
  return { office: office?.id ?? null, desk, offices }
}

/** Where one works. Offices that name no desks let their clerks say the number, and caseworkers choose their own. */
export function Place({ day }: { day: Day }) {
  const { words } = useStaff()
  const { office, offices } = usePlace()
  const said = words.value.day
  return (
    <div class="place">
      {offices.length > 1 && (
        <label>
          {said.office}
          <select
            class="form-select"
            value={office ?? ''}
            onChange={(event) => {
              chosenOffice.value = event.currentTarget.value
              chosenDesk.value = null
            }}
          >
            {offices.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {day.desks.length > 0 ? (
        <Choice label={said.desk} none={said.noDesk} of={day.desks} />
      ) : (
        <Own day={day} />
      )}
    </div>
  )
}

function Own({ day }: { day: Day }) {
  const said = useStaff().words.value.day
  const caseworkers = caseworkersOf(day)
  const number = caseworkers.some(({ id }) => id === desk.value) ? '' : (desk.value ?? '')
  return (
    <>
      <label>
        {said.ownDesk}
        <input
          class="form-input"
          inputMode="numeric"
          pattern="[0-9]{1,3}"
          value={number}
          onChange={(event) => (chosenDesk.value = event.currentTarget.value.trim() || null)}
        />
      </label>
      {caseworkers.length > 0 && <Choice label={said.orCaseworker} none={said.noCaseworker} of={caseworkers} />}
    </>
  )
}

function Choice({ label, none, of }: { label: string; none: string; of: readonly { id: string; name: string }[] }) {
  const chosen = of.some(({ id }) => id === desk.value) ? desk.value! : ''
  return (
    <label>
      {label}
      <select class="form-select" value={chosen} onChange={(event) => (chosenDesk.value = event.currentTarget.value || null)}>
        <option value="">{none}</option>
        {of.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
