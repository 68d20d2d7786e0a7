import { signal, type ReadonlySignal } from '@preact/signals'
import { refusalOf, type Answer, type Failure } from '../api/answer'
import type { Clock } from '../platform/clock'
import { only } from '../platform/alone'
import { uuid } from '../platform/uuid'
import type { DeviceApi } from '../device/api'
import type { NewTicket, StandAnswer } from '../device/shapes'
import type { KeptStand } from './kept'
import { FEW, isPhone, left, take } from './numbers'

/** What a citizen gets at the stand. `number` null: noted without a connection, and called by name. */
export interface Given {
  number: number | null
  /** Null when the stand has no connection: nobody knows how long the line is. */
  ticket: NewTicket | null
}

export type Told = { ok: true; given: Given } | { ok: false; failure: Failure | 'phone-offline' | 'no-numbers' }

export interface StandWork {
  readonly stand: ReadonlySignal<StandAnswer | null>
  /** Whether it has numbers that it may hand out without a connection. */
  readonly hasNumbers: ReadonlySignal<boolean>
  look(): Promise<void>
  arrive(shown: string): Promise<Told>
  takeNumber(topic: string, language: 'da' | 'en'): Promise<Told>
}

interface Parts {
  api: DeviceApi
  clock: Clock
  kept: KeptStand
  device: { name: string; office: string }
  today: () => string
}

/** The stand's day: with a connection the server gives the numbers, without one the stand gives those it has reserved. */
export function createStandWork({ api, clock, kept, device: { name, office }, today }: Parts): StandWork {
  const stand = signal<StandAnswer | null>(null)
  const hasNumbers = signal(true)
  const now = () => new Date(clock.now()).toISOString()

  async function tell(): Promise<void> {
    await only('borgertid-stand', async () => {
      for (const [row, one] of await kept.untold()) {
        const answer: Answer<unknown> =
          one.kind === 'arrive'
            ? await api.arrive(office, one.shown, one.key, one.at)
            : await api.takeNumber(office, one.topic, one.language, one.key, one)
        if (!answer.ok && (answer.failure.kind !== 'refused' || refusalOf(answer.failure) === 'signed-out')) return
        // Who has been told to sit down is not told to come back.
        const later = answer.ok ? null : comesBackAt(answer.failure)
        if (later) await kept.add({ ...one, at: later })
        // What else the server refuses now it would refuse for ever; the citizen is in the room and asks.
        await kept.remove(row)
      }
    })
  }

  async function count(): Promise<void> {
    hasNumbers.value = left(await kept.stock(), today()) > 0
  }

  async function reserve(): Promise<void> {
    if (left(await kept.stock(), today()) >= FEW) return
    const answer = await api.reserveNumbers(office, name, uuid())
    if (answer.ok) await kept.keepStock({ date: today(), next: answer.value.first, last: answer.value.last })
  }

  const given = (ticket: NewTicket): Told => ({ ok: true, given: { number: ticket.number, ticket } })

  return {
    stand,
    hasNumbers,

    async look() {
      await tell()
      const answer = await api.stand(office)
      if (answer.ok) {
        stand.value = answer.value
        await kept.keepStand(answer.value)
        await reserve()
      } else stand.value ??= await kept.stand()
      await count()
    },

    async arrive(shown) {
      const one = { kind: 'arrive', shown, key: uuid(), at: now() } as const
      const answer = await api.arrive(office, shown, one.key, one.at)
      if (answer.ok) return given(answer.value)
      if (answer.failure.kind !== 'unreachable') return { ok: false, failure: answer.failure }
      if (isPhone(shown)) return { ok: false, failure: 'phone-offline' }
      await kept.add(one)
      return { ok: true, given: { number: null, ticket: null } }
    },

    async takeNumber(topic, language) {
      // One of its own also with a connection: an answer that is lost on the way is then no second number.
      const taken = take(await kept.stock(), today())
      const one = { kind: 'ticket', topic, language, number: taken?.number ?? null, key: uuid(), at: now() } as const
      if (taken) await kept.keepStock(taken.stock).then(count)
      const answer = await api.takeNumber(office, topic, language, one.key, one)
      if (answer.ok) return given(answer.value)
      if (answer.failure.kind !== 'unreachable') return { ok: false, failure: answer.failure }
      if (!taken) return { ok: false, failure: 'no-numbers' }
      await kept.add({ ...one, number: taken.number })
      return { ok: true, given: { number: taken.number, ticket: null } }
    },
  }
}

/** When somebody who came too early can be noted; null: it was for another reason. */
export function comesBackAt(failure: Failure): string | null {
  return failure.kind === 'refused' ? (failure.problem.come_back_at ?? null) : null
}
