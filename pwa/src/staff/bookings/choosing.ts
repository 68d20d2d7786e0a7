import { computed, signal } from '@preact/signals'
import type { Failure } from '../../api/answer'
import type { Meeting, Need, Place, VisitTopic } from '../../api/shapes'
import type { StaffApi } from '../api'
import type { StaffTime, StaffTimesQuestion } from '../shapes'
import { isSame, nearestTo, newlyLost, withLost, type ShownTime } from './times'

const AT_FIRST = 60
const AT_MOST = 180

interface Begun {
  topics: readonly VisitTopic[]
  meeting: Meeting
  /** '' is every office where the clerk works. */
  office: string
  /** The booking that is to be moved. */
  moving: string | null
}

export type Choosing = ReturnType<typeof createChoosing>

/** What somebody comes for, and the times for it: read anew whenever somebody books one of them. */
export function createChoosing({ bookings: api }: Pick<StaffApi, 'bookings'>, begun: Begun) {
  const topics = signal<readonly VisitTopic[]>(begun.topics)
  const meeting = signal<Meeting>(begun.meeting)
  const needs = signal<readonly Need[]>([])
  const office = signal(begun.office)
  const from = signal('')
  const notBefore = signal('00:00')
  const beyondRules = signal(false)
  const most = signal(AT_FIRST)
  const shown = signal<readonly ShownTime[] | null>(null)
  const failure = signal<Failure | null>(null)
  const lostLately = signal<readonly ShownTime[]>([])
  const chosen = signal<StaffTime | null>(null)
  /** As the server named them when it refused. */
  const offered = signal<readonly Place[]>([])

  const question = computed<StaffTimesQuestion | null>(() =>
    topics.value.length === 0
      ? null
      : {
          topic: topics.value.map(({ id, persons }) => `${id}:${persons}`),
          meeting: meeting.value,
          need: [...needs.value],
          ...(office.value && { office: [office.value] }),
          ...(from.value && { from: from.value }),
          not_before: notBefore.value,
          beyond_rules: beyondRules.value,
          ...(begun.moving && { moving: begun.moving }),
        },
  )
  let asked = ''

  async function load(): Promise<void> {
    const now = question.value
    const written = JSON.stringify(now)
    const counted = most.value
    if (written !== asked) {
      shown.value = null
      lostLately.value = []
    }
    asked = written
    if (!now) return
    const answer = await api.freeTimes({ ...now, most: counted })
    if (asked !== written) return
    failure.value = answer.ok ? null : answer.failure
    if (!answer.ok) return
    const before = shown.value ?? []
    shown.value = withLost(before, answer.value.times, counted)
    const gone = newlyLost(before, shown.value)
    if (gone.length > 0) lostLately.value = gone
  }

  const isLost = computed(() => {
    const time = chosen.value
    return time !== null && (offered.value.length > 0 || (shown.value?.some((one) => one.lost && isSame(one, time)) ?? false))
  })

  function choose(time: StaffTime | null): void {
    chosen.value = time
    offered.value = []
  }

  /** Of another visit other times are free. */
  function anew<T>(set: (value: T) => void) {
    return (value: T): void => {
      set(value)
      choose(null)
    }
  }

  return {
    topics,
    meeting,
    needs,
    office,
    from,
    notBefore,
    beyondRules,
    shown,
    failure,
    lostLately,
    chosen,
    question,
    load,
    choose,
    /** Whether somebody else has taken the chosen time. */
    isLost,
    /** What to take instead of it. */
    instead: computed<readonly StaffTime[]>(() => {
      const time = chosen.value
      if (!time) return []
      if (offered.value.length > 0) return offered.value.map((place) => ({ ...place, by_rules: true }))
      return nearestTo(time, shown.value ?? [])
    }),
    /** The server has refused the chosen time, and named others. */
    refuse: (others: readonly Place[]) => (offered.value = others),
    hasMore: computed(() => (shown.value?.length ?? 0) >= most.value && most.value < AT_MOST),
    showMore(): void {
      most.value += AT_FIRST
      void load()
    },
    setTopics: anew((value: readonly VisitTopic[]) => (topics.value = value)),
    setMeeting: anew((value: Meeting) => (meeting.value = value)),
    setNeeds: anew((value: readonly Need[]) => (needs.value = value)),
  }
}
