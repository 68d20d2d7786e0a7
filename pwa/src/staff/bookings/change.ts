import { computed, signal } from '@preact/signals'
import { refusalOf, type Failure } from '../../api/answer'
import type { Booking } from '../../api/shapes'
import type { StaffApp } from '../app'
import type { StaffMoveRequest, StaffTime } from '../shapes'
import { createChoosing } from './choosing'
import type { Target } from './model'
import { isRule, isSameVisit, waysOf, type Card } from './rules'
import { keysOfWrites } from './sending'

interface Parts {
  app: StaffApp
  card: Card
  changed: (answer: Booking) => void
  /** Somebody else has changed it meanwhile. */
  outdated: () => Promise<void>
  ask: (target: Target) => void
}

export type Change = ReturnType<typeof createChange>

/** Another time for a booking, other topics or persons, or both: one step, so that nobody stands without a time. */
export function createChange({ app, card, changed, outdated, ask }: Parts) {
  const choosing = createChoosing(app.api, { topics: card.topics, meeting: card.meeting, office: card.office, moving: card.id })
  /** Whoever wants it: the citizen, or the office, which then has to say why. */
  const byOffice = signal(waysOf(card, app.clock.now()).change === 'with-reason')
  const reason = signal('')
  const refused = signal<Failure | null>(null)
  const busy = signal(false)
  const once = keysOfWrites()
  const isOther = computed(() => !isSameVisit(choosing.topics.value, card.topics) || choosing.meeting.value !== card.meeting)
  /** Its own time: of another visit it may still do. */
  const own: StaffTime = { office: card.office, start: card.start, by_rules: true }
  const ruleInTheWay = computed(
    () => choosing.chosen.value?.by_rules === false || (refused.value !== null && isRule(refused.value)),
  )
  const needsReason = computed(() => byOffice.value || ruleInTheWay.value)

  async function send(): Promise<void> {
    const time = choosing.chosen.value
    if (!time) return ask('times')
    // A word is asked for, not a space; the field says so when it is empty.
    reason.value = reason.value.trim()
    if (busy.value || (byOffice.value && !reason.value)) return
    busy.value = true
    const body: StaffMoveRequest = {
      office: time.office,
      start: time.start,
      reason: (needsReason.value && reason.value) || null,
      topics: isOther.value ? [...choosing.topics.value] : null,
      meeting: isOther.value ? choosing.meeting.value : null,
      seen: card.seen,
    }
    const answer = await once(body, (key) => app.api.bookings.move(key, card.id, body))
    busy.value = false
    refused.value = answer.ok ? null : answer.failure
    if (answer.ok) return changed(answer.value)
    if (answer.failure.kind !== 'refused') return
    if (refusalOf(answer.failure) === 'changed-meanwhile') return outdated()
    if (refusalOf(answer.failure) === 'time-taken') {
      refused.value = null
      choosing.refuse(answer.failure.problem.alternatives ?? [])
      void choosing.load()
    } else if (isRule(answer.failure)) ask('reason')
  }

  return {
    choosing,
    byOffice,
    reason,
    refused,
    busy,
    isOther,
    own,
    ruleInTheWay,
    needsReason,
    send,
    choose(time: StaffTime): void {
      refused.value = null
      choosing.choose(time)
      ask('send')
    },
  }
}
