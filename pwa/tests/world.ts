import { AsyncLocalStorage } from 'node:async_hooks'
import { signal } from '@preact/signals'
import { vi } from 'vitest'
import type { Answer, Failure } from '../src/api/answer'
import type { Api, Opener } from '../src/api/client'
import type { Booking, BookingRequest, CancelRequest, MoveRequest, Place, Problem, ReceiptLine } from '../src/api/shapes'
import { createApp, type App } from '../src/app'
import { sameTime } from '../src/booking/times'
import { passingStore, type Store } from '../src/storage/store'

/** What becomes of one question to the server: most of it is not what one would wish. */
export const FATES = ['arrives', 'cut-before', 'cut-after', 'late', 'busy', 'broken'] as const
export type Fate = (typeof FATES)[number]

interface Row {
  id: string
  owner: string
  /** Of the request that booked it. */
  key: string
  place: Place
  /** Whether the request came when nobody waited for its answer any more. */
  late: boolean
  status: 'booked' | 'cancelled'
  receipts: ReceiptLine[]
  /** Of changes made from the device, in the order in which they took effect. */
  changes: { key: string; before: string }[]
}

/** A server that does each key once, refuses what is taken, and remembers everything. One desk a time. */
export class Server {
  rows = new Map<string, Row>()
  taken: Place[] = []
  /** Requests that the network has not delivered yet, though the device has given them up. */
  underWay: (() => unknown)[] = []
  private delivering = false
  private errands = new Map<string, Answer<Booking>>()
  private done = new Map<string, { body: string; answer: Booking }>()
  private count = 0

  book(key: string, request: BookingRequest): Answer<unknown> {
    return this.once(key, request, () => {
      const earlier = this.errands.get(request.errand ?? '')
      if (earlier) return earlier
      if (!this.isFree(request)) return refused('time-taken')
      const id = `b${++this.count}`
      const place = { office: request.office, start: request.start }
      const row: Row = {
        id, owner: request.contact.name, key, place, late: this.delivering, status: 'booked', receipts: [], changes: [],
      }
      this.rows.set(id, row)
      const booked = this.receipt(row, 'book')
      if (request.errand) this.errands.set(request.errand, booked)
      return booked
    })
  }

  /** What was under way arrives after all; nobody hears the answers. */
  deliver(): void {
    this.delivering = true
    for (const arrive of this.underWay.splice(0)) arrive()
    this.delivering = false
  }

  move(key: string, id: string, place: MoveRequest): Answer<unknown> {
    return this.once(key, place, () => {
      const row = this.rows.get(id)!
      if (place.seen && place.seen !== row.receipts.at(-1)!.id) return refused('changed-meanwhile')
      if (row.status !== 'booked') return refused('not-possible-now')
      if (!sameTime(row.place, place) && !this.isFree(place)) return refused('time-taken')
      row.place = { office: place.office, start: place.start }
      row.changes.push({ key, before: row.receipts.at(-1)!.id })
      return this.receipt(row, 'move')
    })
  }

  cancel(key: string, id: string, { seen }: CancelRequest = {}): Answer<unknown> {
    return this.once(key, id, () => {
      const row = this.rows.get(id)!
      if (seen && seen !== row.receipts.at(-1)!.id) return refused('changed-meanwhile')
      if (row.status !== 'booked') return refused('not-possible-now')
      row.status = 'cancelled'
      row.changes.push({ key, before: row.receipts.at(-1)!.id })
      return this.receipt(row, 'cancel')
    })
  }

  read(id: string): Booking {
    const { place, status, receipts } = this.rows.get(id)!
    return { ...place, id, status, secret: 's', receipt: receipts.at(-1), topics: [], actions: [] } as unknown as Booking
  }

  isFree(place: Place): boolean {
    const booked = [...this.rows.values()].filter(({ status }) => status === 'booked').map((row) => row.place)
    return ![...this.taken, ...booked].some((other) => sameTime(other, place))
  }

  ownedBy(name: string): Row[] {
    return [...this.rows.values()].filter(({ owner }) => owner === name)
  }

  private receipt(row: Row, action: string): Answer<Booking> {
    row.receipts.push({ id: `${row.id}.${row.receipts.length}`, action, after: row.place } as unknown as ReceiptLine)
    return { ok: true, value: this.read(row.id) }
  }

  private once(key: string, body: unknown, work: () => Answer<Booking>): Answer<unknown> {
    const known = this.done.get(key)
    if (known) return known.body === JSON.stringify(body) ? { ok: true, value: known.answer } : refused('key-reused')
    const answer = work()
    if (answer.ok) this.done.set(key, { body: JSON.stringify(body), answer: answer.value })
    return answer
  }
}

export function refused(name: string, alternatives: Place[] = []): { ok: false; failure: Failure } {
  const problem: Problem = { type: `urn:borgertid:problem:${name}`, title: name, status: 409, detail: '', alternatives }
  return { ok: false, failure: { kind: 'refused', problem } }
}

const FAILURES: Record<Exclude<Fate, 'arrives'>, Failure> = {
  'cut-before': { kind: 'unreachable' },
  'cut-after': { kind: 'unreachable' },
  late: { kind: 'unreachable' },
  busy: { kind: 'busy', problem: { type: 'urn:borgertid:problem:busy', title: '', status: 503, detail: '' } },
  broken: { kind: 'broken', status: 502, requestId: null },
}

/** A tab of the device's browser: it dies after so many steps, as when the phone throws it away. */
export class Tab {
  readonly app: App
  dead = false
  private readonly died: Promise<void>
  private tellDied: () => void = () => undefined

  constructor(
    readonly world: World,
    private steps: number,
  ) {
    this.died = new Promise((tell) => (this.tellDied = tell))
    this.app = createApp({
      api: this.api(),
      clock: { now: () => world.now, tick: signal(0), correct: () => undefined },
      store: Promise.resolve(this.store()),
      language: signal('da'),
      seed: null,
    })
  }

  /** Runs something in this tab until it is done or the tab is dead. */
  async run<T>(work: (app: App) => Promise<T>): Promise<T | 'died'> {
    return inTab.run(this, () => Promise.race([work(this.app), this.died.then(() => 'died' as const)]))
  }

  /** One step: others may come first, and it may be the last, with or without its effect. */
  private async step<T>(effect: () => T | Promise<T>): Promise<T> {
    await this.world.others()
    if (this.dead || this.steps-- <= 0) {
      if (!this.dead && this.world.chance() < 0.5) await effect()
      this.die()
      return new Promise<T>(() => undefined)
    }
    const result = await effect()
    await this.world.others()
    return this.dead ? new Promise<T>(() => undefined) : result
  }

  private die(): void {
    if (this.dead) return
    this.dead = true
    this.world.locks.releaseAllOf(this)
    this.tellDied()
  }

  private store(): Store {
    const { store } = this.world
    return {
      lasting: store.lasting,
      get: (table, key) => this.step(() => store.get(table, key)),
      keys: (table) => this.step(() => store.keys(table)),
      all: (table) => this.step(() => store.all(table)),
      put: (table, key, value) => this.step(() => store.put(table, key, structuredClone(value))),
      remove: (table, key) => this.step(() => store.remove(table, key)),
      clear: () => this.step(() => store.clear()),
      seal: () => this.step(() => store.seal()),
    }
  }

  private api(): Api {
    const { server } = this.world
    const ask = <T>(work: () => Answer<T>) =>
      this.step(async () => {
        if (this.world.chance() < 0.2) server.deliver()
        const fate = this.world.nextFate()
        if (fate === 'arrives') return work()
        if (fate === 'cut-after') work()
        if (fate === 'late') server.underWay.push(work)
        return { ok: false, failure: FAILURES[fate] } as Answer<T>
      })
    return {
      book: (key: string, request: BookingRequest) => ask(() => server.book(key, request)),
      catalogue: () => ask(() => ({ ok: true, value: {} })),
      booking: ({ id }: Opener) => ask(() => ({ ok: true, value: server.read(id) })),
      receipts: ({ id }: Opener) => ask(() => ({ ok: true, value: { receipts: [...server.rows.get(id)!.receipts] } })),
      move: (key: string, { id }: Opener, place: MoveRequest) => ask(() => server.move(key, id, place)),
      cancel: (key: string, { id }: Opener, body: CancelRequest) => ask(() => server.cancel(key, id, body)),
    } as unknown as Api
  }
}

const inTab = new AsyncLocalStorage<Tab>()

/** Locks as browsers have them: a tab that dies lets go of all that it holds. */
class Locks {
  private held = new Map<string, { owner: Tab | undefined; free: () => void; freed: Promise<void> }>()

  request = async <T>(name: string, _options: LockOptions, work: () => Promise<T>): Promise<T> => {
    const owner = inTab.getStore()
    while (this.held.has(name)) await this.held.get(name)!.freed
    if (owner?.dead) return new Promise<T>(() => undefined)
    let free: () => void = () => undefined
    const freed = new Promise<void>((tell) => (free = tell))
    this.held.set(name, { owner, free, freed })
    try {
      return await work()
    } finally {
      if (this.held.get(name)?.freed === freed) this.release(name)
    }
  }

  releaseAllOf(tab: Tab): void {
    for (const [name, { owner }] of [...this.held]) if (owner === tab) this.release(name)
  }

  private release(name: string): void {
    const { free } = this.held.get(name)!
    this.held.delete(name)
    free()
  }
}

/** One device, its server, and everything that is not in anybody's hands. */
export class World {
  readonly server = new Server()
  readonly store = passingStore()
  readonly locks = new Locks()
  now = 0
  fates: Fate[] = []

  constructor(private readonly random: () => number) {
    vi.stubGlobal('navigator', { locks: this.locks })
  }

  chance = () => this.random()

  nextFate(): Fate {
    return this.fates.shift() ?? 'arrives'
  }

  /** Lets whatever else is under way go first, for a while. */
  async others(): Promise<void> {
    for (let left = Math.floor(this.random() * 4); left > 0; left--) await Promise.resolve()
  }

  tab(steps = Infinity): Tab {
    return new Tab(this, steps)
  }
}
