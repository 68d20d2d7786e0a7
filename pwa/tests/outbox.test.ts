import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Place } from '../src/api/shapes'
import { NOTHING_TYPED } from '../src/booking/contact'
import { isWaiting, type Errand } from '../src/booking/errand'
import { book } from '../src/sync/book'
import { cancel, move } from '../src/sync/changes'
import { errands, flush, withdraw } from '../src/sync/outbox'
import { FATES, World, type Tab } from './world'

const RUNS = 300
const PLACES: Place[] = [9, 10, 11, 12].map((hour) => ({
  office: 'town-hall',
  start: `2026-11-26T${String(hour).padStart(2, '0')}:00:00+01:00`,
}))
const VISIT = { topics: [{ id: 'passport-adult', persons: 1 }], needs: [], meeting: 'office' as const, language: 'da' as const }

const wished = fc.uniqueArray(fc.constantFrom(...PLACES), { minLength: 1, maxLength: 3 })
const deed = fc.oneof(
  fc.record({ do: fc.constant('book' as const), wishes: wished }),
  fc.record({ do: fc.constant('move' as const), which: fc.nat(3), wishes: wished }),
  fc.record({ do: fc.constant('cancel' as const), which: fc.nat(3) }),
  fc.record({ do: fc.constant('flush' as const) }),
  fc.record({ do: fc.constant('withdraw' as const), which: fc.nat(3) }),
)
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never

/** One moment: what happens in one tab or in two at once, on which network, and what others do before. */
const moment = fc.record({
  deeds: fc.array(deed, { minLength: 1, maxLength: 2 }),
  lives: fc.tuple(fc.oneof(fc.constant(Infinity), fc.nat(25)), fc.oneof(fc.constant(Infinity), fc.nat(25))),
  fates: fc.array(fc.constantFrom(...FATES), { maxLength: 4 }),
  taken: fc.subarray(PLACES),
  jump: fc.integer({ min: -1e9, max: 1e9 }),
  elsewhere: fc.option(fc.record({ which: fc.nat(3), to: fc.constantFrom(...PLACES, null) }), { freq: 4 }),
})
type Moment = typeof moment extends fc.Arbitrary<infer M> ? M : never

/** Everything that was seen of one run. */
class Story {
  readonly world: World
  readonly told = new Map<string, 'ok' | 'waits' | 'refused' | 'withdrawn'>()
  private people = 0

  constructor(seed: number) {
    let state = seed | 1
    this.world = new World(() => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0
      return (state >>> 0) / 2 ** 32
    })
  }

  async play({ deeds, lives, fates, taken, jump, elsewhere }: Moment): Promise<void> {
    const { world } = this
    world.now += jump
    world.fates = [...fates]
    world.server.taken = taken
    if (elsewhere) await this.changeElsewhere(elsewhere.which, elsewhere.to)
    // A device has one form: "Bekræft" in both tabs is about the same citizen and the same times.
    const name = `Test Testesen ${++this.people}`
    const wishes = deeds.find((one) => one.do === 'book')?.wishes ?? []
    if (wishes[0]) await world.store.put('drafts', 'current', { id: name, ...VISIT, ...wishes[0], hold: null, typed: NOTHING_TYPED })
    const sameForm = (one: Deed): Deed => (one.do === 'book' ? { ...one, wishes } : one)
    await Promise.all(deeds.map((one, at) => this.carryOut(world.tab(lives[at]), sameForm(one), name)))
    await this.expectTruth()
  }

  private async carryOut(tab: Tab, one: Deed, name: string): Promise<void> {
    await tab.run(async (app) => {
      if (one.do === 'book') {
        const [first, ...others] = one.wishes
        const answer = await book(app, { draft: name, ...VISIT, ...first!, others, contact: { name } })
        if (answer.ok) this.told.set(name, 'ok')
        else if (answer.failure.kind !== 'refused') this.told.set(name, 'waits')
        else if (!this.told.has(name)) this.told.set(name, 'refused')
      } else if (one.do === 'flush') await flush(app)
      else if (one.do === 'withdraw') await this.withdrawOne(tab, one.which)
      else {
        const kept = (await (await app.store).all('bookings'))[one.which]
        if (!kept) return
        await (one.do === 'move' ? move(app, kept, one.wishes) : cancel(app, kept))
      }
    })
  }

  private async withdrawOne({ app }: Tab, which: number): Promise<void> {
    const errand = (await errands(app)).filter(isWaiting)[which]
    const gone = errand && (await withdraw(app, errand.id))
    if (gone && errand.kind === 'book') this.told.set(errand.request.contact.name, 'withdrawn')
  }

  /** Another device of the citizen, or the office, changes a booking. */
  private async changeElsewhere(which: number, to: Place | null): Promise<void> {
    const row = [...this.world.server.rows.values()][which]
    if (!row) return
    const changes = [...row.changes]
    const key = `elsewhere ${Math.random()}`
    if (to) this.world.server.move(key, row.id, to)
    else this.world.server.cancel(key, row.id)
    row.changes = changes
  }

  /** What the screens say now is how things are. */
  async expectTruth(): Promise<void> {
    for (const errand of await this.outbox()) {
      if (errand.kind !== 'book') continue
      const keys = errand.wishes.map(({ key }) => key)
      const owned = this.world.server.ownedBy(errand.request.contact.name).filter(({ key }) => keys.includes(key))
      if (isWaiting(errand) && !errand.begun) expect(owned).toEqual([])
      if (errand.outcome?.kind === 'done') expect(owned.map(({ id }) => id)).toEqual([errand.outcome.booking])
      if (errand.outcome?.kind === 'refused') expect(owned).toEqual([])
    }
    const inTheOutbox = (await this.outbox()).map((one) => one.kind === 'book' && one.request.contact.name)
    for (const [name, told] of this.told) {
      // The outbox tells of the rest: also of a second try, after the first was refused.
      if (told === 'waits' || inTheOutbox.includes(name)) continue
      expect(this.world.server.ownedBy(name)).toHaveLength(told === 'ok' ? 1 : 0)
    }
  }

  outbox(): Promise<Errand[]> {
    return this.world.store.all('outbox')
  }

  /** The network is back, the app is opened again, and time passes. */
  async recover(): Promise<void> {
    this.world.fates = []
    await this.world.tab().run((app) => flush(app))
  }
}

async function expectOneEffectEach(story: Story): Promise<void> {
  const { server, store } = story.world
  const left = await story.outbox()
  expect(left.filter(isWaiting)).toEqual([])
  const kept = await store.all('bookings')
  for (const { owner, id } of server.rows.values()) {
    expect(server.ownedBy(owner)).toHaveLength(1)
    // What the server has the citizen can see.
    expect(kept.map((one) => one.id)).toContain(id)
  }
  await story.expectTruth()
}

/** Changes of a booking took effect in the order in which they were asked for, each on what the citizen had seen. */
function expectOrder(story: Story, asked: Map<string, Errand>, turns: Map<string, number>): void {
  for (const { changes } of story.world.server.rows.values()) {
    const carriedOut = changes.map(({ key }) => turns.get(asked.get(key)!.id)!)
    expect(carriedOut).toEqual([...carriedOut].sort((one, other) => one - other))
    expect(new Set(carriedOut).size).toBe(carriedOut.length)
    for (const { key, before } of changes) expect(asked.get(key)).toMatchObject({ after: before })
  }
}

afterEach(() => vi.unstubAllGlobals())

describe('The outbox, whatever happens', () => {
  it('loses nothing, doubles nothing, keeps the order and tells the truth at each moment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.array(moment, { minLength: 1, maxLength: 8 }), async (seed, moments) => {
        const story = new Story(seed)
        const asked = new Map<string, Errand>()
        /** When each errand was asked for: its own `order` counts from those that are left. */
        const turns = new Map<string, number>()
        const put = story.world.store.put
        Object.assign(story.world.store, {
          put: (table: 'outbox', key: string, value: Errand) => {
            if (table === 'outbox' && !turns.has(value.id)) turns.set(value.id, turns.size)
            if (table === 'outbox') value.wishes.forEach((wish) => asked.set(wish.key, value))
            return put(table, key, value)
          },
        })
        for (const one of moments) await story.play(one)
        await story.recover()
        await expectOneEffectEach(story)
        expectOrder(story, asked, turns)
      }),
      { numRuns: RUNS },
    )
  }, 60_000)
})
