import { useState } from 'preact/hooks'
import { useStaff } from '../app'
import { ChangeButton } from '../planning/change-button'
import { EditingScreen } from '../planning/editing-screen'
import type { TopicTable } from '../shapes'
import { TopicForm } from './form'

/** `/personale/emner`: what citizens can come about, in the order in which they see it. */
export function TopicsScreen() {
  const { words, mayAt, text } = useStaff()
  const said = words.value.topic
  const [open, setOpen] = useState<TopicTable | null>(null)
  const begin = () => setOpen({ id: '', name: { da: '', en: '' }, minutes: 15 })
  const tools = mayAt('planner', null) && (
    <button class="button button-primary" type="button" onClick={begin}>
      {said.titleNew}
    </button>
  )
  return (
    <EditingScreen title={said.title} lead={said.lead} tools={tools} saved={() => setOpen(null)}>
      {(editing, document) => (
        <>
          <ul class="rows">
            {(document.topics ?? []).map((topic) => (
              <li key={topic.id} class="table-row">
                <div>
                  <strong>{text(topic.name)}</strong>
                  <span class="row-note">
                    {said.minutes(topic.minutes)}, {said.atMost(topic.max_persons ?? 1)}
                    {topic.goal_days != null && `, ${said.goal(topic.goal_days)}`}
                  </span>
                </div>
                <ChangeButton name={text(topic.name)} office={null} change={() => setOpen(topic)} />
              </li>
            ))}
          </ul>
          {open && <TopicForm key={open.id} topic={open} editing={editing} close={() => setOpen(null)} />}
        </>
      )}
    </EditingScreen>
  )
}
