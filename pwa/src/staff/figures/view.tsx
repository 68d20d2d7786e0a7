import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Failure } from '../../api/answer'
import { Notice, Skeleton } from '../../screens/frame/screen'
import { useStaff } from '../app'
import { StaffFailure, StaffScreen } from '../frame/screen'
import type { Document, Figures, Goal } from '../shapes'
import { scaleOf } from './scale'
import { Shows } from './shows'
import { Weeks } from './weeks'

const STATES = ['broken', 'at-risk', 'kept', 'none'] as const

/** `/personale/tal`: how long citizens wait for a time against the goal, and how much of the desks' time is taken. */
export function FiguresScreen() {
  const { api, words, moments } = useStaff()
  const { figures: said, frame } = words.value
  const figures = useSignal<Figures | null>(null)
  const document = useSignal<Document | null>(null)
  const failure = useSignal<Failure | null>(null)
  const load = async () => {
    const [answer, file] = await Promise.all([api.figures(), api.document()])
    failure.value = answer.ok ? (file.ok ? null : file.failure) : answer.failure
    if (answer.ok) figures.value = answer.value
    if (file.ok) document.value = file.value.value
  }
  useEffect(() => void load(), [])
  return (
    <StaffScreen title={said.title} lead={said.lead}>
      {failure.value && <StaffFailure failure={failure.value} retry={() => void load()} />}
      {!failure.value && !(figures.value && document.value) && <Skeleton rows={5} label={frame.loading} />}
      {figures.value && document.value && (
        <>
          <p class="form-hint">{said.fetched(moments.value.stamp(figures.value.fetched_at))}</p>
          {STATES.map((state) => (
            <Goals key={state} state={state} goals={figures.value!.goals.filter((goal) => goal.state === state)} document={document.value!} />
          ))}
          <Shows shows={figures.value.shows} offices={document.value.offices ?? []} />
          <Weeks weeks={figures.value.weeks} pools={document.value.pools ?? []} offices={document.value.offices ?? []} />
        </>
      )}
    </StaffScreen>
  )
}

function Goals({ state, goals, document }: { state: Goal['state']; goals: readonly Goal[]; document: Document }) {
  const said = useStaff().words.value.figures
  if (goals.length === 0) return null
  const most = scaleOf(goals)
  return (
    <section>
      <h2>
        {said.states[state]} ({goals.length})
      </h2>
      <ul class="rows">
        {goals.map((goal) => (
          <GoalRow key={`${goal.topic} ${goal.office}`} goal={goal} most={most} document={document} />
        ))}
      </ul>
    </section>
  )
}

function GoalRow({ goal, most, document }: { goal: Goal; most: number; document: Document }) {
  const { words, moments, text } = useStaff()
  const said = words.value.figures
  const topic = document.topics?.find(({ id }) => id === goal.topic)
  const office = document.offices?.find(({ id }) => id === goal.office)
  return (
    <li class="goal">
      <div>
        <strong>{topic ? text(topic.name) : goal.topic}</strong>
        <span class="row-note">{office?.name ?? goal.office}</span>
      </div>
      <div>
        <Bar days={goal.working_days} goal={goal.goal_days} most={most} state={goal.state} />
        <p class="goal-words">
          {goal.working_days === null ? said.noFree : said.days(goal.working_days)}
          {goal.goal_days !== null && `, ${said.goal(goal.goal_days)}`}
          {goal.first_free && <span class="row-note">{said.first(moments.value.full(goal.first_free))}</span>}
        </p>
        {goal.goal_days !== null && <p class="row-note">{said.pace(goal.room, goal.pace.toLocaleString(words.value.locale))}</p>}
        {goal.mend && (
          <Notice tone="warning" title={said.mend}>
            <p>{text(goal.mend.words)}</p>
          </Notice>
        )}
      </div>
    </li>
  )
}

interface BarProps {
  days: number | null
  goal: number | null
  most: number
  state: Goal['state']
}

/** The working days as a bar, and the goal as a line across it. The words beside it say the same. */
function Bar({ days, goal, most, state }: BarProps) {
  const at = (value: number) => (100 * Math.min(value, most)) / most
  return (
    <svg class={`bar-picture bar-${state}`} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-ground" width="100" height="8" />
      <rect class="bar-value" width={days === null ? 100 : Math.max(at(days), 1)} height="8" />
      {goal !== null && <rect class="bar-goal" x={Math.min(at(goal), 99)} width="0.8" height="8" />}
    </svg>
  )
}
