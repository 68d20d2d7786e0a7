import { computed, signal } from '@preact/signals'
import { refusalOf, type Failure } from '../../api/answer'
import type { Booking } from '../../api/shapes'
import type { Language } from '../../words'
import type { StaffApp } from '../app'
import type { StaffBookingRequest } from '../shapes'
import { createChoosing } from './choosing'
import type { Target } from './model'
import { isRule, type Card } from './rules'
import { keysOfWrites } from './sending'

interface Parts {
  app: StaffApp
  office: string
  booked: (card: Card, overlaps: NonNullable<Booking['overlaps']>) => void
  ask: (target: Target) => void
}

export type Draft = ReturnType<typeof createDraft>

/** A booking that a clerk makes: nothing of it is lost before it is made, whatever is refused. */
export function createDraft({ app, office, booked, ask }: Parts) {
  const choosing = createChoosing(app.api, { topics: [], meeting: 'office', office, moving: null })
  const name = signal('')
  const phone = signal('')
  const email = signal('')
  const language = signal<Language>('da')
  const reason = signal('')
  const refused = signal<Failure | null>(null)
  const missing = signal<'topic' | 'time' | null>(null)
  const busy = signal(false)
  const once = keysOfWrites()
  /** A rule stands in the way: the second step asks why it is to be set aside. */
  const needsReason = computed(() => choosing.chosen.value?.by_rules === false || (refused.value !== null && isRule(refused.value)))

  function request(time: { office: string; start: string }): StaffBookingRequest {
    return {
      office: time.office,
      start: time.start,
      topics: [...choosing.topics.value],
      contact: { name: name.value, phone: phone.value || null, email: email.value || null },
      language: language.value,
      needs: [...choosing.needs.value],
      meeting: choosing.meeting.value,
      override: needsReason.value && reason.value.trim() ? { reason: reason.value } : null,
    }
  }

  async function book(): Promise<void> {
    const time = choosing.chosen.value
    missing.value = choosing.topics.value.length === 0 ? 'topic' : time ? null : 'time'
    if (missing.value) return ask(missing.value === 'topic' ? 'topic' : 'times')
    if (!time || busy.value) return
    busy.value = true
    const body = request(time)
    const answer = await once(body, (key) => app.api.bookings.book(key, body))
    busy.value = false
    refused.value = answer.ok ? null : answer.failure
    if (!answer.ok) return recover(answer.failure)
    const { overlaps = [], ...booking } = answer.value
    booked({ ...booking, seen: booking.receipt.id, language: language.value, contact: { ...body.contact, phone: body.contact.phone ?? null, email: body.contact.email ?? null, needs: body.needs ?? [] } }, overlaps)
  }

  /** Leads to what can be done about it. */
  function recover(failure: Failure): void {
    if (failure.kind !== 'refused') return
    if (refusalOf(failure) === 'time-taken') {
      refused.value = null
      choosing.refuse(failure.problem.alternatives ?? [])
      void choosing.load()
    } else if (isRule(failure)) ask('reason')
    else ask(fieldOf(failure.problem.errors?.[0]?.pointer))
  }

  return {
    choosing,
    name,
    phone,
    email,
    language,
    reason,
    refused,
    missing,
    busy,
    needsReason,
    book,
    choose(time: { office: string; start: string; by_rules: boolean }): void {
      refused.value = missing.value = null
      choosing.choose(time)
      ask(name.value ? 'send' : 'name')
    },
  }
}

function fieldOf(pointer: string | undefined): Target {
  if (pointer?.endsWith('/phone')) return 'phone'
  return pointer?.endsWith('/email') ? 'email' : 'name'
}
