import type { ChangedTimes } from '../shapes'

/** Times that change alike on several days. */
export interface ChangedAlike {
  pool: string
  lane: ChangedTimes['lane']
  /** Wall times, as 14:00. */
  from: string
  until: string
  before: number
  after: number
  /** In order. */
  dates: string[]
}

/** The times that appear, vanish or change, those alike on several days told once; the first to come first. */
export function changedAlike(times: readonly ChangedTimes[]): ChangedAlike[] {
  const found = new Map<string, ChangedAlike>()
  for (const time of times) {
    const one = {
      pool: time.pool,
      lane: time.lane,
      from: time.from.slice(11, 16),
      until: time.until.slice(11, 16),
      before: time.before?.desks ?? 0,
      after: time.after?.desks ?? 0,
    }
    const key = JSON.stringify(one)
    const alike = found.get(key) ?? { ...one, dates: [] }
    alike.dates.push(time.date)
    found.set(key, alike)
  }
  const all = [...found.values()]
  for (const { dates } of all) dates.sort()
  return all.sort((one, other) => `${one.dates[0]} ${one.from}`.localeCompare(`${other.dates[0]} ${other.from}`))
}

/** As many desks as before: what differs is their topics. */
export function kindOf({ before, after }: ChangedAlike): 'appear' | 'vanish' | 'differ' | 'topics' {
  if (before === 0) return 'appear'
  if (after === 0) return 'vanish'
  return before === after ? 'topics' : 'differ'
}
