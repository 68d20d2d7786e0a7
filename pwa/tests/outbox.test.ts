import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Place } from '../src/api/shapes'
import type { App } from '../src/app'
import { NOTHING_TYPED } from '../src/booking/contact'
import { isWaiting, type BookErrand, type Errand } from '../src/booking/errand'
import type { KeptBooking } from '../src/booking/kept'
import { outboxModel } from '../src/screens/mine/outbox-model'
import { book } from '../src/sync/book'
import { cancel, move } from '../src/sync/changes'
import { currentDraft, keepDraft } from '../src/sync/drafts'
import { errands, flush, withdraw } from '../src/sync/outbox'
import { FATES, World, type Fate, type Tab } from './world'

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

/** One moment: what happens in one tab or in two at once, on a network like this, and what others do before. */
const momentOn = (network: readonly Fate[]) => fc.record({
  deeds: fc.array(deed, { minLength: 1, maxLength: 2 }),
  lives: fc.tuple(fc.oneof(fc.constant(Infinity), fc.nat(25)), fc.oneof(fc.constant(Infinity), fc.nat(25))),
  fates: fc.array(fc.constantFrom(...network), { maxLength: 4 }),
  taken: fc.subarray(PLACES),
  jump: fc.integer({ min: -1e9, max: 1e9 }),
  elsewhere: fc.option(fc.record({ which: fc.nat(3), to: fc.constantFrom(...PLACES, null) }), { freq: 4 }),
})
type Moment = ReturnType<typeof momentOn> extends fc.Arbitrary<infer M> ? M : never

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
        const answer = await book(app, { draft: name, errand: name, ...VISIT, ...first!, others, contact: { name } })
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
      const owned = this.world.server.ownedBy(errand.request.contact.name)
      const keys = errand.wishes.map(({ key }) => key)
      const known = owned.filter(({ key, late }) => keys.includes(key) && !late)
      if (isWaiting(errand) && !errand.begun) expect(known).toEqual([])
      if (errand.outcome?.kind === 'done') expect(owned.map(({ id }) => id)).toEqual([errand.outcome.booking])
      if (errand.outcome?.kind === 'refused') expect(known).toEqual([])
    }
    const inTheOutbox = (await this.outbox()).map((one) => one.kind === 'book' && one.request.contact.name)
    for (const [name, told] of this.told) {
      // The outbox tells of the rest: also of a second try, after the first was refused.
      if (told === 'waits' || inTheOutbox.includes(name)) continue
      const owned = this.world.server.ownedBy(name)
      expect(told === 'ok' ? owned : owned.filter(({ late }) => !late)).toHaveLength(told === 'ok' ? 1 : 0)
    }
  }

  outbox(): Promise<Errand[]> {
    return this.world.store.all('outbox')
  }

  /** The network is back, the app is opened again, and time passes. */
  async recover(): Promise<void> {
    this.world.fates = []
    await this.world.tab().run((app) => flush(app))
    this.world.server.deliver()
  }
}

async function expectOneEffectEach(story: Story): Promise<void> {
  const { server, store } = story.world
  const left = await story.outbox()
  expect(left.filter(isWaiting)).toEqual([])
  const kept = await store.all('bookings')
  for (const { owner, id, late } of server.rows.values()) {
    expect(server.ownedBy(owner)).toHaveLength(1)
    // What the server has the citizen can see. Of what came when all had been refused a mail tells.
    if (!late) expect(kept.map((one) => one.id)).toContain(id)
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
  it.each([
    ['any network', FATES],
    ['a network that delivers late', ['late', 'late', 'arrives'] as const],
  ])('loses nothing, doubles nothing, keeps the order and tells the truth at each moment on %s', async (_, network) => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.array(momentOn(network), { minLength: 1, maxLength: 8 }), async (seed, moments) => {
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

describe('A request that comes when it was given up', () => {
  const [nine, ten, eleven] = PLACES as [Place, Place, Place]

  async function booked(world: World, ...[first, ...others]: Place[]): Promise<void> {
    await world.tab().run((app) => book(app, { draft: 'd', errand: 'e', ...VISIT, ...first!, others, contact: { name: 'N' } }))
  }

  it('books nothing when the next wish has been booked', async () => {
    const world = new World(() => 0.5)
    world.fates = ['late']
    await booked(world, nine, ten)
    world.server.taken = [nine]
    await world.tab().run((app) => flush(app))
    world.server.taken = []
    world.server.deliver()
    expect([...world.server.rows.values()].map(({ place }) => place)).toEqual([ten])
  })

  it('is what the next wish finds when it has come before that', async () => {
    const world = new World(() => 0.5)
    world.fates = ['late', 'arrives', 'cut-before']
    await booked(world, nine, ten)
    world.server.taken = [nine]
    await world.tab().run((app) => flush(app))
    world.server.taken = []
    world.server.deliver()
    await world.tab().run((app) => flush(app))
    const [errand] = await world.store.all('outbox')
    expect(world.server.rows.size).toBe(1)
    expect(errand).toMatchObject({ at: 0, outcome: { kind: 'done', booking: 'b1' } })
  })

  it.each([
    ['moves', (app: App, kept: KeptBooking) => move(app, kept, [ten])],
    ['cancels', cancel],
  ] as const)('%s nothing that has been moved meanwhile', async (_, change) => {
    const world = new World(() => 0.5)
    await booked(world, nine)
    const [kept] = await world.store.all('bookings')
    world.fates = ['arrives', 'late']
    await world.tab().run((app) => change(app, kept!))
    world.server.move('elsewhere', 'b1', eleven)
    world.server.deliver()
    expect(world.server.read('b1')).toMatchObject({ ...eleven, status: 'booked' })
    await world.tab().run((app) => flush(app))
    expect((await world.store.all('outbox')).map(({ outcome }) => outcome)).toEqual([{ kind: 'overtaken' }])
  })
})

it('A booking that is changed from elsewhere between the question and the change stays as it is, and that is told', async () => {
  const world = new World(() => 0.5)
  await world.tab().run((app) => book(app, { draft: 'd', ...VISIT, ...PLACES[0]!, contact: { name: 'N' } }))
  const [kept] = await world.store.all('bookings')
  const { cancel: carryOut } = world.server
  world.server.cancel = (...request) => {
    world.server.move('elsewhere', 'b1', PLACES[1]!)
    return carryOut.apply(world.server, request)
  }
  await world.tab().run((app) => cancel(app, kept!))
  expect(world.server.read('b1')).toMatchObject({ ...PLACES[1], status: 'booked' })
  expect((await world.store.all('outbox')).map(({ outcome }) => outcome)).toEqual([{ kind: 'overtaken' }])
  expect((await world.store.all('bookings'))[0]!.booking).toMatchObject(PLACES[1]!)
})

describe('A browser that says that it is offline', () => {
  const waiting = async () => {
    const world = new World(() => 0.5)
    Object.assign(navigator, { onLine: false })
    await world.tab().run((app) => book(app, { draft: 'd', ...VISIT, ...PLACES[0]!, contact: { name: 'N' } }))
    expect(await world.store.all('outbox')).toMatchObject([{ begun: false, outcome: null }])
    return world
  }

  it('is not believed by somebody who presses: it may be wrong', async () => {
    const world = await waiting()
    await world.tab().run((app) => flush(app))
    expect(world.server.rows.size).toBe(0)
    await world.tab().run((app) => flush(app, true))
    expect(await world.store.all('outbox')).toMatchObject([{ outcome: { kind: 'done' } }])
  })

  it('leaves what waits to be taken back when it is right', async () => {
    const world = await waiting()
    world.fates = ['cut-before']
    await world.tab().run((app) => flush(app, true))
    expect(await world.store.all('outbox')).toMatchObject([{ begun: false, outcome: null }])
  })
})

describe('An errand that was refused', () => {
  it('is corrected with what it was about, whatever was begun since', async () => {
    const world = new World(() => 0.5)
    world.fates = ['cut-before']
    await world.tab(Infinity).run(async (app) => {
      const visit = { draft: 'form', errand: 'form', ...VISIT, ...PLACES[0]!, others: [], contact: { name: 'Test Testesen' } }
      expect((await book(app, visit)).ok).toBe(false)
      const begun = { id: 'other', ...VISIT, topics: [{ id: 'driving-licence', persons: 1 }], ...PLACES[1]!, hold: null, typed: NOTHING_TYPED }
      await keepDraft(app, begun)
      const [errand] = await errands(app)
      await outboxModel(app, () => {}).correct(errand as BookErrand)
      expect(await currentDraft(app)).toMatchObject({ topics: VISIT.topics, ...PLACES[0]!, typed: { name: 'Test Testesen' } })
      expect(await errands(app)).toEqual([])
    })
  })
})
