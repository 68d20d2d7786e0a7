import { useState } from 'preact/hooks'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { CheckField, CheckGroup, Fields, MoreFields, NumberField, SelectField, TextField } from '../frame/fields'
import type { Editing } from '../planning/editing'
import { FormButtons } from '../planning/form-buttons'
import type { Desk, Document, Need, PoolTable } from '../shapes'
import { lacksDesk, withoutPool, withPool, type NewTopic } from './edits'
import { PersonFields } from './person-fields'

const BOOKABLE_BY = ['everybody', 'link', 'staff'] as const
const NEW_TOPIC: NewTopic = { name: { da: '', en: '' }, minutes: 15 }

interface PoolFormProps {
  /** As it is in the file, or as it is begun: without an id. */
  pool: PoolTable
  editing: Editing
  close: () => void
}

/** A group of desks, or a named caseworker. Nothing is saved here: it is looked at first. */
export function PoolForm({ pool, editing, close }: PoolFormProps) {
  const { words, text, worksAt } = useStaff()
  const said = words.value.places.desksOf
  const [begun] = useState(editing.begin)
  const [filled, setFilled] = useState(pool)
  const [topic, setTopic] = useState<NewTopic | null>(null)
  const [desk, setDesk] = useState({ id: '', name: '' })
  const fill = (part: Partial<PoolTable>) => setFilled((before) => ({ ...before, ...part }))
  const { pools = [], offices = [], topics = [] } = begun.opened
  const office = offices.find(({ id }) => id === pool.office)
  const deskless = lacksDesk(filled, office)
  const by = filled.bookable_by ?? 'everybody'
  const send = (event: Event) => {
    event.preventDefault()
    const brought = { topic, desk: deskless ? desk : null }
    void begun.review((document, newest) => withPool(document, filled, brought, begun.choose, newest))
  }
  return (
    <Dialog open title={pool.id ? said.titleChange : said.titleNew} close={close}>
      <p class="form-hint">{office?.name}</p>
      <form onSubmit={send}>
        <TextField label={said.name} value={filled.name} set={(name) => fill({ name })} required />
        <CheckGroup
          legend={said.topics}
          chosen={filled.topics}
          set={(topics) => fill({ topics })}
          options={topics.map(({ id, name }) => ({ value: id, name: text(name) }))}
        />
        {worksAt(null) && <CheckField label={said.addTopic} checked={topic !== null} set={(one) => setTopic(one ? NEW_TOPIC : null)} />}
        {topic && <TopicFields topic={topic} set={setTopic} />}
        <SelectField
          label={said.bookableBy}
          hint={said.byHints[by]}
          value={by}
          set={(who) => fill({ bookable_by: who })}
          options={BOOKABLE_BY.map((value) => ({ value, name: said.by[value] }))}
        />
        <PersonFields pool={filled} others={pools.filter(({ id }) => id !== pool.id)} offices={offices} fill={fill} />
        {deskless && <DeskFields desk={desk} set={setDesk} desks={office?.day?.desks ?? []} />}
        <RareFields pool={filled} fill={fill} document={begun.opened} />
        {pool.id && <p class="form-hint">{said.removeNote}</p>}
        <FormButtons
          editing={editing}
          close={close}
          remove={pool.id ? { name: said.remove, ask: () => begun.remove((document) => withoutPool(document, pool.id)) } : null}
        />
      </form>
    </Dialog>
  )
}

function TopicFields({ topic, set }: { topic: NewTopic; set: (topic: NewTopic) => void }) {
  const said = useStaff().words.value.places.desksOf
  const { name, minutes } = topic
  return (
    <>
      <Fields>
        <TextField label={said.topicDa} value={name.da} set={(da) => set({ ...topic, name: { ...name, da } })} required />
        <TextField label={said.topicEn} value={name.en} set={(en) => set({ ...topic, name: { ...name, en } })} required />
      </Fields>
      <NumberField
        label={said.topicMinutes}
        hint={said.topicHint}
        min={5}
        max={480}
        step={5}
        value={minutes}
        set={(count) => set({ ...topic, minutes: count! })}
        required
      />
    </>
  )
}

interface DeskFieldsProps {
  desk: { id: string; name: string }
  set: (desk: { id: string; name: string }) => void
  desks: readonly Desk[]
}

/** The desk from which those are called whom no other calls. */
function DeskFields({ desk, set, desks }: DeskFieldsProps) {
  const said = useStaff().words.value.places.desksOf
  return (
    <Fields>
      <SelectField
        label={said.calledFrom}
        value={desk.id}
        set={(id) => set({ ...desk, id })}
        options={[{ value: '', name: said.newDesk }, ...desks.map(({ id, name }) => ({ value: id, name }))]}
      />
      {desk.id === '' && <TextField label={said.deskName} value={desk.name} set={(name) => set({ ...desk, name })} required />}
    </Fields>
  )
}

interface RareProps {
  pool: PoolTable
  fill: (part: Partial<PoolTable>) => void
  document: Document
}

function RareFields({ pool, fill, document }: RareProps) {
  const { words } = useStaff()
  const { places, day } = words.value
  const said = places.desksOf
  const offered = Object.keys(document.needs ?? {}).filter((need): need is Need => need in day.needs)
  return (
    <MoreFields summary={said.more}>
      <NumberField
        label={said.step}
        hint={said.stepHint}
        min={5}
        max={120}
        step={5}
        value={pool.step_minutes}
        set={(minutes) => fill({ step_minutes: minutes })}
      />
      {offered.length > 0 && (
        <CheckGroup
          legend={said.needs}
          hint={said.needsHint}
          chosen={pool.needs ?? []}
          set={(needs) => fill({ needs })}
          options={offered.map((need) => ({ value: need, name: day.needs[need] }))}
        />
      )}
    </MoreFields>
  )
}
