import { minutesOf, type Span } from '../planning/geometry'
import type { CalendarDay, CalendarSpan, Rule } from '../shapes'

/** How much of the day's bookable time is taken; null: there is none. Hours without times can only be waited in. */
export function percentTaken({ spans }: Pick<CalendarDay, 'spans'>): number | null {
  const bookable = spans.filter(({ lane }) => lane !== 'walk-in')
  const sum = (key: 'minutes' | 'taken_minutes') => bookable.reduce((whole, span) => whole + span[key], 0)
  return sum('minutes') > 0 ? Math.round((100 * sum('taken_minutes')) / sum('minutes')) : null
}

/** Where a stretch of the calendar lies on its day. */
export function spanOf({ from, until }: { from: string; until: string }): Span {
  const end = until.slice(11, 16)
  return { from: minutesOf(from.slice(11, 16)), until: end === '00:00' ? 24 * 60 : minutesOf(end) }
}

/** Whether the foot of the stretch is the end of its rule. What a closure has cut ends elsewhere: pulled, it would say another time in every week. */
export function endsItsRule(span: Pick<CalendarSpan, 'from' | 'until'>, rule: Pick<Rule, 'until'> | undefined): boolean {
  return rule !== undefined && spanOf(span).until === (minutesOf(rule.until) || 24 * 60)
}
