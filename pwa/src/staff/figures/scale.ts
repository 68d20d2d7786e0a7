import type { Goal } from '../shapes'

/** The working days at the end of all bars: room for the longest, and for twice the largest goal. */
export function scaleOf(goals: readonly Pick<Goal, 'working_days' | 'goal_days'>[]): number {
  return Math.max(5, ...goals.flatMap(({ working_days: days, goal_days: goal }) => [days ?? 0, 2 * (goal ?? 0)]))
}
