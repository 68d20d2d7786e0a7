import { useState } from 'preact/hooks'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { CheckGroup, Fields, SelectField, TextField } from '../frame/fields'
import { poolName } from '../names'
import { withoutTopic } from '../places/edits'
import { placedAfter, withoutEmpty, withTable } from '../planning/document'
import type { Editing } from '../planning/editing'
import { FormButtons } from '../planning/form-buttons'
import type { Document, TopicTable } from '../shapes'
import { Fees } from './fees'
import { Lines } from './lines'
import { Numbers, type PartProps } from './numbers'
import { RuleFields } from './rules'

interface TopicFormProps {
  /** As it is in the file, or as it is begun: without an id. */
  topic: TopicTable
  editing: Editing
  close: () => void
}

/** What a visit is about. Nothing is saved here: it is looked at first. */
export function TopicForm({ topic, editing, close }: TopicFormProps) {
  const { words, text } = useStaff()
  const said = words.value.topic
  const [begun] = useState(editing.begin)
  const [filled, setFilled] = useState<TopicTable>({ max_persons: 1, ...topic })
  const { pools = [], offices = [], topics = [] } = begun.opened
  const others = topics.filter(({ id }) => id !== topic.id)
  const [after, setAfter] = useState(beforeIt(topics, topic.id))
  const [served, setServed] = useState(pools.filter((pool) => pool.topics.includes(topic.id)).map(({ id }) => id))
  const fill = (part: Partial<TopicTable>) => setFilled((before) => ({ ...before, ...part }))
  const send = (event: Event) => {
    event.preventDefault()
    void begun.review((document) => {
      const id = topic.id || begun.choose('topic', filled.name.da, ({ topics = [] }) => topics)
      const keywords = (filled.keywords ?? []).map((word) => word.trim()).filter(Boolean)
      // What is usual is not written where nothing was.
      const persons = filled.max_persons === 1 && topic.max_persons == null ? null : (filled.max_persons ?? null)
      const written = withTable(document, 'topics', withoutEmpty({ ...filled, id, keywords, max_persons: persons }))
      return servedBy(placedAfter(written, id, after), id, served)
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
        <SelectField
          label={said.after}
          value={after}
          set={setAfter}
          options={[{ value: '', name: said.firstOfAll }, ...others.map(({ id, name }) => ({ value: id, name: text(name) }))]}
        />
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
        <RuleFields topic={filled} fill={fill} />
        <Lines legend={said.bring} value={filled.bring ?? []} set={(bring) => fill({ bring })} />
        <Fees fees={filled.fees ?? []} set={(fees) => fill({ fees })} />
        <Online topic={filled} fill={fill} />
        <FormButtons
          editing={editing}
          close={close}
          remove={topic.id ? { name: said.removeTopic, ask: () => begun.remove((document) => withoutTopic(document, topic.id)) } : null}
        />
      </form>
    </Dialog>
  )
}

/** The topic above it in the list; none above the first. A new one stands last. */
function beforeIt(topics: readonly TopicTable[], id: string): string {
  const place = topics.findIndex((topic) => topic.id === id)
  return (place < 0 ? topics.at(-1) : topics[place - 1])?.id ?? ''
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
