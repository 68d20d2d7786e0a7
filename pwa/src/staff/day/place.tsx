import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import { rememberedOnDevice, rememberOnDevice } from '../../platform/device'
import { useStaff } from '../app'
import type { DayDesk } from '../shapes'

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

/** Where one works. Offices that name no desks let their clerks say the number. */
export function Place({ desks }: { desks: readonly DayDesk[] }) {
  const { words } = useStaff()
  const { office, offices, desk } = usePlace()
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
      <label>
        {desks.length > 0 ? said.desk : said.ownDesk}
        {desks.length > 0 ? (
          <select class="form-select" value={desk.value ?? ''} onChange={(event) => (chosenDesk.value = event.currentTarget.value || null)}>
            <option value="">{said.noDesk}</option>
            {desks.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        ) : (
          <input
            class="form-input"
            inputMode="numeric"
            pattern="[0-9]{1,3}"
            value={desk.value ?? ''}
            onChange={(event) => (chosenDesk.value = event.currentTarget.value.trim() || null)}
          />
        )}
      </label>
    </div>
  )
}
