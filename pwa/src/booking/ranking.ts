import type { Place } from '../api/shapes'
import { MOST_WISHES } from './errand'
import { sameTime } from './times'

/** The rank of a time, from 1; 0 when it is not among the wishes. */
export function rankOf(wishes: Place[], place: Place): number {
  return wishes.findIndex((wish) => sameTime(wish, place)) + 1
}

/** With a time as the last wish, or without it where it was one; as it was when there are as many as there can be. */
export function toggled(wishes: Place[], place: Place): Place[] {
  if (rankOf(wishes, place)) return wishes.filter((wish) => !sameTime(wish, place))
  return wishes.length < MOST_WISHES ? [...wishes, place] : wishes
}

/** With the wish at `from` (from 0) moved `by` places. */
export function moved(wishes: Place[], from: number, by: -1 | 1): Place[] {
  const order = [...wishes]
  const [wish] = order.splice(from, 1)
  if (wish) order.splice(from + by, 0, wish)
  return order
}
