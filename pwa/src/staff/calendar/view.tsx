import { useLocation } from 'preact-iso'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { Icon } from '../../screens/frame/icon'
import { Notice, Skeleton } from '../../screens/frame/screen'
import { useStaff } from '../app'
import { StaffFailure, StaffScreen } from '../frame/screen'
import { ClosureForm } from '../planning/closure-form'
import { weekNumber } from '../planning/days'
import { newRule } from '../planning/document'
import { editingModel } from '../planning/editing'
import { wallOf, type Span } from '../planning/geometry'
import { ownPools } from '../planning/own'
import { Review, SavedNotice } from '../planning/review'
import { RuleForm } from '../planning/rule-form'
import type { Closure, Rule } from '../shapes'
import { calendarModel, type CalendarModel } from './model'
import { Month } from './month'
import { endsItsRule } from './spans'
import { Toolbar } from './toolbar'
import { Week } from './week'

/** What is being filled in over the calendar. */
export type Open = { kind: 'rule'; rule: Rule } | { kind: 'closure'; closure: Closure }

/** `/personale/kalender`: a pool's week or month, changed by hand, by keyboard and by words. */
export function CalendarScreen() {
  const app = useStaff()
  const { calendar } = app.words.value
  const { query, route } = useLocation()
  const [open, setOpen] = useState<Open | null>(null)
  const [editing, model] = useMemo(() => {
    const editing = editingModel(app)
    const { pool = null, date = app.moments.value.today(app.clock.now()), view } = query
    return [editing, calendarModel(app, editing, { pool, date, view: view === 'month' ? 'month' : 'week' })] as const
  }, [app])
  useEffect(() => {
    void editing.load()
    return model.watch()
  }, [editing, model])
  // What is shown stands in the address, so that it can be sent to a colleague and is there after a reload.
  const shown = new URLSearchParams({ pool: model.pool.value ?? '', date: model.date.value, view: model.view.value })
  useEffect(() => {
    if (model.pool.value) route(`/personale/kalender?${shown}`, true)
  }, [`${shown}`])
  useEffect(() => setOpen(null), [editing.edition.value])
  const document = editing.document.value
  const failure = editing.failure.value ?? model.failure.value
  const close = () => setOpen(null)
  const nothing = document !== null && model.pool.value === null
  return (
    <StaffScreen title={calendar.title}>
      <SavedNotice editing={editing} />
      {document && ownPools(document, app).length === 0 && <Notice tone="info" title={calendar.empty} />}
      {!nothing && <Toolbar model={model} editing={editing} open={setOpen} />}
      {failure && (
        <StaffFailure
          failure={failure}
          retry={() => {
            void editing.load()
            void model.load()
          }}
        />
      )}
      {!nothing && <Days model={model} editing={editing} open={setOpen} />}
      <Review editing={editing} />
      {open?.kind === 'rule' && <RuleForm key={open.rule.id} rule={open.rule} editing={editing} close={close} />}
      {open?.kind === 'closure' && <ClosureForm closure={open.closure} editing={editing} close={close} />}
    </StaffScreen>
  )
}

interface DaysProps {
  model: CalendarModel
  editing: ReturnType<typeof editingModel>
  open: (open: Open) => void
}

function Days({ model, editing, open }: DaysProps) {
  const app = useStaff()
  const { calendar, frame } = app.words.value
  const days = model.days.value
  const document = editing.document.value
  const today = app.moments.value.today(app.clock.now())
  if (!days) return model.failure.value ? null : <Skeleton rows={4} label={frame.loading} />
  const mayChange = app.mayAt('planner', days.office) && document !== null
  const ruleOf = (id: string) => document?.rules?.find((rule) => rule.id === id)
  const change = (id: string) => {
    const rule = ruleOf(id)
    if (rule) open({ kind: 'rule', rule })
  }
  const draw = (date: string, { from, until }: Span, id: string | null) => {
    const rule = id ? ruleOf(id) : newRule(days.pool, date, wallOf(from), wallOf(until))
    if (rule) open({ kind: 'rule', rule: { ...rule, until: wallOf(until) } })
  }
  const month = new Intl.DateTimeFormat(app.words.value.locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return (
    <>
      <h2 class="calendar-title" aria-live="polite">
        <Icon name="calendar" />{' '}
        {model.view.value === 'week'
          ? `${calendar.weekOf(weekNumber(days.days[0]!.date))}: ${app.moments.value.date(days.days[0]!.date)} – ${app.moments.value.date(days.days[6]!.date)}`
          : month.format(new Date(`${model.date.value}T12:00:00Z`))}
      </h2>
      {model.view.value === 'week' && days.days.length === 7 ? (
        <Week
          days={days.days}
          today={today}
          change={mayChange ? change : null}
          draw={mayChange ? draw : null}
          pulls={(span) => span.rule !== null && endsItsRule(span, ruleOf(span.rule))}
        />
      ) : (
        <Month
          days={days.days}
          date={model.date.value}
          today={today}
          open={(date) => {
            model.date.value = date
            model.view.value = 'week'
          }}
        />
      )}
      {mayChange && model.view.value === 'week' && <p class="form-hint week-how">{calendar.drag}</p>}
    </>
  )
}
