import { useState } from 'preact/hooks'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { CheckField, Fields, MoreFields, NumberField, TextField } from '../frame/fields'
import { withoutEmpty } from '../planning/document'
import type { Editing } from '../planning/editing'
import { FormButtons } from '../planning/form-buttons'
import type { Document, Need, Needs } from '../shapes'
import { Postcodes } from './postcodes'

const KEYS = ['name', 'phone', 'email', 'accessibility_statement', 'settings', 'needs', 'postcodes'] as const
type Whole = Pick<Document, (typeof KEYS)[number]>

interface MunicipalityFormProps {
  editing: Editing
  close: () => void
}

/** What holds at all offices. Nothing is saved here: it is looked at first. */
export function MunicipalityForm({ editing, close }: MunicipalityFormProps) {
  const said = useStaff().words.value.places.whole
  const [begun] = useState(editing.begin)
  const [filled, setFilled] = useState<Whole>(begun.opened)
  const fill = (part: Partial<Whole>) => setFilled((before) => ({ ...before, ...part }))
  const send = (event: Event) => {
    event.preventDefault()
    void begun.review((document) => withoutEmpty({ ...document, ...Object.fromEntries(KEYS.map((key) => [key, written(filled[key])])) }))
  }
  return (
    <Dialog open title={said.title} close={close}>
      <form onSubmit={send}>
        <TextField label={said.name} value={filled.name} set={(name) => fill({ name })} required />
        <Fields>
          <TextField label={said.phone} type="tel" value={filled.phone ?? ''} set={(phone) => fill({ phone })} />
          <TextField label={said.email} type="email" value={filled.email ?? ''} set={(email) => fill({ email })} />
        </Fields>
        <TextField
          label={said.statement}
          hint={said.statementHint}
          type="url"
          value={filled.accessibility_statement ?? ''}
          set={(address) => fill({ accessibility_statement: address })}
        />
        <NeedsFields needs={filled.needs ?? {}} set={(needs) => fill({ needs })} />
        <Postcodes value={filled.postcodes ?? []} set={(postcodes) => fill({ postcodes })} />
        <LimitFields settings={filled.settings ?? {}} set={(settings) => fill({ settings })} />
        <FormButtons editing={editing} close={close} />
      </form>
    </Dialog>
  )
}

/** A table that says nothing is left out. */
function written(value: Whole[(typeof KEYS)[number]]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const table = withoutEmpty(value)
  return Object.keys(table).length > 0 ? table : null
}

/** What citizens can ask for, and how much longer it makes the visit. */
function NeedsFields({ needs, set }: { needs: Needs; set: (needs: Needs) => void }) {
  const { day, places } = useStaff().words.value
  const said = places.whole
  const extra = (need: Need, minutes: number | null) => set({ ...needs, [need]: withoutEmpty({ ...needs[need], extra_minutes: minutes }) })
  const offer = (need: Need, offered: boolean) => {
    const { [need]: _, ...others } = needs
    set(offered ? { ...others, [need]: {} } : others)
  }
  return (
    <fieldset class="lines">
      <legend class="form-label">{said.needs}</legend>
      {(Object.keys(day.needs) as Need[]).map((need) => (
        <div key={need} class="line need">
          <CheckField label={day.needs[need]} checked={needs[need] != null} set={(offered) => offer(need, offered)} />
          {needs[need] && (
            <NumberField
              label={said.extra(day.needs[need])}
              min={0}
              max={480}
              step={5}
              value={needs[need].extra_minutes}
              set={(minutes) => extra(need, minutes)}
            />
          )}
        </div>
      ))}
    </fieldset>
  )
}

type Settings = NonNullable<Document['settings']>

function LimitFields({ settings, set }: { settings: Settings; set: (settings: Settings) => void }) {
  const said = useStaff().words.value.places.whole
  const limit = (label: string, key: keyof Settings, bounds: { min: number; max: number; step?: number }) => (
    <NumberField label={label} value={settings[key]} set={(value) => set({ ...settings, [key]: value })} {...bounds} />
  )
  return (
    <MoreFields summary={said.more}>
      {limit(said.longest, 'max_visit_minutes', { min: 5, max: 480, step: 5 })}
      {limit(said.holds, 'holds_per_pool_day', { min: 1, max: 10_000 })}
      {limit(said.erase, 'erase_after_days', { min: 1, max: 366 })}
    </MoreFields>
  )
}
