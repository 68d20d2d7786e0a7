import { useState } from 'preact/hooks'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { CheckGroup, Fields, numberIn, TextField } from '../frame/fields'
import { poolName } from '../names'
import { newId, withoutEmpty, withTable } from '../planning/document'
import type { Editing } from '../planning/editing'
import { FormButtons } from '../planning/form-buttons'
import type { Document, TopicTable } from '../shapes'
import { Fees } from './fees'
import { Lines } from './lines'

interface TopicFormProps {
  /** As it is in the file, or as it is begun: without an id. */
  topic: TopicTable
  editing: Editing
  close: () => void
}

/** What a visit is about. Nothing is saved here: it is looked at first. */
export function TopicForm({ topic, editing, close }: TopicFormProps) {
  const said = useStaff().words.value.topic
  const [filled, setFilled] = useState(topic)
  const { pools = [], offices = [] } = editing.document.value ?? {}
  const [served, setServed] = useState(pools.filter((pool) => pool.topics.includes(topic.id)).map(({ id }) => id))
  const fill = (part: Partial<TopicTable>) => setFilled((before) => ({ ...before, ...part }))
  const send = (event: Event) => {
    event.preventDefault()
    void editing.review((document) => {
      const id = filled.id || newId(filled.name.da, document.topics ?? [])
      const keywords = (filled.keywords ?? []).map((word) => word.trim()).filter(Boolean)
      return servedBy(withTable(document, 'topics', withoutEmpty({ ...filled, id, keywords })), id, served)
    })
  }
  const meetings = (['office', 'phone', 'video'] as const).map((value) => ({ value, name: said.meetings[value] }))
  return (
    <Dialog open title={topic.id ? said.titleChange : said.titleNew} close={close}>
      <form onSubmit={send}>
        <Fields>
          <TextField label={said.nameDa} value={filled.name.da} set={(da) => fill({ name: { ...filled.name, da } })} required />
          <TextField label={said.nameEn} value={filled.name.en} set={(en) => fill({ name: { ...filled.name, en } })} required />
        </Fields>
        <Numbers topic={filled} fill={fill} />
        <CheckGroup
          legend={said.where}
          chosen={served}
          set={setServed}
          options={pools.map((pool) => ({ value: pool.id, name: poolName(pool, offices) }))}
        />
        <CheckGroup legend={said.how} chosen={filled.meetings ?? ['office']} set={(chosen) => fill({ meetings: chosen })} options={meetings} />
        <TextField
          label={said.keywords}
          hint={said.keywordsHint}
          value={(filled.keywords ?? []).join(', ')}
          set={(text) => fill({ keywords: text.split(/,\s*/) })}
        />
        <Lines legend={said.bring} value={filled.bring ?? []} set={(bring) => fill({ bring })} />
        <Fees fees={filled.fees ?? []} set={(fees) => fill({ fees })} />
        <Online topic={filled} fill={fill} />
        <FormButtons editing={editing} close={close} />
      </form>
    </Dialog>
  )
}

/** With the topic served by those pools and no others. */
function servedBy(document: Document, topic: string, pools: readonly string[]): Document {
  const of = (id: string, topics: readonly string[]) => {
    const others = topics.filter((one) => one !== topic)
    if (!pools.includes(id)) return others
    return topics.includes(topic) ? [...topics] : [...others, topic]
  }
  return { ...document, pools: (document.pools ?? []).map((pool) => ({ ...pool, topics: of(pool.id, pool.topics) })) }
}

interface PartProps {
  topic: TopicTable
  fill: (part: Partial<TopicTable>) => void
}

function Numbers({ topic, fill }: PartProps) {
  const said = useStaff().words.value.topic
  return (
    <Fields>
      <TextField
        label={said.duration}
        type="number"
        min={5}
        max={480}
        step={5}
        value={String(topic.minutes)}
        set={(minutes) => fill({ minutes: Number(minutes) })}
        required
      />
      <TextField
        label={said.persons}
        type="number"
        min={1}
        max={20}
        value={String(topic.max_persons ?? 1)}
        set={(persons) => fill({ max_persons: Number(persons) })}
        required
      />
      <TextField
        label={said.goalDays}
        type="number"
        min={1}
        value={String(topic.goal_days ?? '')}
        set={(days) => fill({ goal_days: numberIn(days) })}
      />
    </Fields>
  )
}

/** What can be done without coming. */
function Online({ topic, fill }: PartProps) {
  const said = useStaff().words.value.topic
  const online = topic.online ?? { url: '', text: { da: '', en: '' } }
  const set = (part: Partial<typeof online>) => {
    const after = { ...online, ...part }
    fill({ online: after.url || after.text.da || after.text.en ? after : null })
  }
  return (
    <Fields>
      <TextField label={said.online} hint={said.onlineHint} type="url" value={online.url} set={(url) => set({ url })} />
      <TextField label={said.onlineDa} value={online.text.da} set={(da) => set({ text: { ...online.text, da } })} />
      <TextField label={said.onlineEn} value={online.text.en} set={(en) => set({ text: { ...online.text, en } })} />
    </Fields>
  )
}
