import { Icon } from '../../screens/frame/icon'
import { useStaff } from '../app'
import { newRule } from '../planning/document'
import type { Editing } from '../planning/editing'
import { ownOffices, ownPools } from '../planning/own'
import { useShortcuts } from '../shortcuts'
import type { CalendarModel, View } from './model'
import type { Open } from './view'

const VIEWS: readonly View[] = ['week', 'month']

interface ToolbarProps {
  model: CalendarModel
  editing: Editing
  open: (open: Open) => void
}

/** Which pool, which time, and what can be done with it. */
export function Toolbar({ model, editing, open }: ToolbarProps) {
  const app = useStaff()
  const { calendar } = app.words.value
  const document = editing.document.value
  const offices = document ? ownOffices(document, app) : []
  const pools = document ? ownPools(document, app) : []
  const pool = model.pool.value
  const mayChange = app.may('planner') && pools.some(({ id }) => id === pool)
  const openRule = () =>
    open({ kind: 'rule', rule: newRule(pool!, model.date.value, '10:00', '14:00') })
  const openClosure = () => {
    const { date } = model
    open({ kind: 'closure', closure: { id: '', reason: { da: '', en: '' }, from: date.value, until: date.value, pool } })
  }
  useShortcuts([
    { key: 'ArrowLeft', name: calendar.earlier, run: () => model.leaf(-1) },
    { key: 'ArrowRight', name: calendar.later, run: () => model.leaf(1) },
    { key: 't', name: calendar.today, run: model.goToday },
    { key: 'u', name: calendar.week, run: () => (model.view.value = 'week') },
    { key: 'm', name: calendar.month, run: () => (model.view.value = 'month') },
    ...(mayChange
      ? [
          { key: 'n', name: calendar.newRule, run: openRule },
          { key: 'l', name: calendar.newClosure, run: openClosure },
        ]
      : []),
  ])
  return (
    <div class="toolbar">
      <label class="form-label" for="pool">
        {calendar.pool}
      </label>
      <select id="pool" class="form-input" value={pool ?? ''} onChange={(event) => (model.pool.value = event.currentTarget.value)}>
        {offices.map((office) => (
          <optgroup key={office.id} label={office.name}>
            {pools
              .filter((one) => one.office === office.id)
              .map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      <fieldset class="views">
        <legend class="sr-only">{calendar.view}</legend>
        {VIEWS.map((view) => (
          <label key={view} class="view">
            <input type="radio" name="view" checked={model.view.value === view} onChange={() => (model.view.value = view)} />
            {calendar[view]}
          </label>
        ))}
      </fieldset>
      <div class="toolbar-steps">
        <button class="step" type="button" aria-label={calendar.earlier} onClick={() => model.leaf(-1)}>
          <Icon name="back" />
        </button>
        <button class="quiet-step" type="button" disabled={model.isToday.value} onClick={model.goToday}>
          {calendar.today}
        </button>
        <button class="step" type="button" aria-label={calendar.later} onClick={() => model.leaf(1)}>
          <Icon name="onward" />
        </button>
      </div>
      {mayChange && (
        <div class="toolbar-new">
          <button class="button button-primary" type="button" onClick={openRule}>
            {calendar.newRule}
          </button>
          <button class="button button-secondary" type="button" onClick={openClosure}>
            {calendar.newClosure}
          </button>
        </div>
      )}
    </div>
  )
}
