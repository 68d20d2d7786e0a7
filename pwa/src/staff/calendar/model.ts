import { computed, effect, signal } from '@preact/signals'
import type { Failure } from '../../api/answer'
import type { StaffApp } from '../app'
import { addDays, mondayOf, monthFrom, weeksOfMonth } from '../planning/days'
import type { Editing } from '../planning/editing'
import { ownPools } from '../planning/own'
import type { PoolCalendar } from '../shapes'

export type View = 'week' | 'month'

export type CalendarModel = ReturnType<typeof calendarModel>

/** One pool's days, by week or by month. */
export function calendarModel(app: StaffApp, editing: Editing, begin: { pool: string | null; date: string; view: View }) {
  const pool = signal(begin.pool)
  const view = signal<View>(begin.view)
  const date = signal(begin.date)
  const days = signal<PoolCalendar | null>(null)
  const failure = signal<Failure | null>(null)
  let asked = 0

  async function load(): Promise<void> {
    const id = pool.value
    if (!id) return
    const question = ++asked
    const range = view.value === 'week' ? { from: mondayOf(date.value), days: 7 } : weeksOfMonth(date.value)
    const answer = await app.api.calendar({ pool: id, ...range })
    // Who leafs quickly sees the last that was asked for.
    if (question !== asked) return
    failure.value = answer.ok ? null : answer.failure
    if (answer.ok) days.value = answer.value.pools[0] ?? null
  }

  /** Keeps up with what is chosen and saved. Answers how to stop. */
  function watch(): () => void {
    const stopChoosing = effect(() => {
      const document = editing.document.value
      pool.value ??= (document && ownPools(document, app)[0]?.id) ?? null
    })
    const stopLoading = effect(() => {
      void [pool.value, view.value, date.value, editing.edition.value, app.language.value]
      void load()
    })
    return () => {
      stopChoosing()
      stopLoading()
    }
  }

  const today = () => app.moments.value.today(app.clock.now())
  return {
    pool,
    view,
    date,
    days,
    failure,
    load,
    watch,
    /** One week or month on, or back. */
    leaf(by: 1 | -1) {
      date.value = view.value === 'week' ? addDays(date.value, 7 * by) : monthFrom(date.value, by)
    },
    goToday() {
      date.value = today()
    },
    /** There is nothing to go to then. */
    isToday: computed(() => date.value === today()),
  }
}
