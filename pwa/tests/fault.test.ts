import { readFileSync } from 'node:fs'
import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Answer, Failure } from '../src/api/answer'
import type { Api } from '../src/api/client'
import type { FaultReportRequest } from '../src/api/shapes'
import { createApp, type App } from '../src/app'
import { faultAddress, routeOf } from '../src/booking/fault'
import { faultModel, type FaultModel } from '../src/screens/fault/model'
import { passingStore } from '../src/storage/store'
import { sendFaults } from '../src/sync/faults'
import { shareLocks } from './locks'

const ROOT = readFileSync(new URL('../src/root.tsx', import.meta.url), 'utf8')
const ID = '5f0c8a52-7c2e-4f6b-9d1a-0e9b8c7d6a51'
const failed = (failure: Failure) => ({ ok: false, failure }) as const
const REFUSED = failed({
  kind: 'refused',
  problem: { type: 'urn:borgertid:problem:invalid-request', title: 'Noget er forkert', status: 422, detail: 'Ret det.' },
})

/** A server that gives each key one number; `away` never hears, `silent` loses its answers. */
class Server {
  told = new Map<string, FaultReportRequest>()
  state: 'here' | 'away' | 'silent' | 'refuses' = 'here'

  api = {
    tellOfFault: async (key: string, request: FaultReportRequest): Promise<Answer<unknown>> => {
      if (this.state === 'refuses') return REFUSED
      if (this.state !== 'away') this.told.set(key, request)
      if (this.state !== 'here') return failed({ kind: 'unreachable' })
      return { ok: true, value: { number: 1001 + [...this.told.keys()].indexOf(key), deadline: 'D', owner: 'drift' } }
    },
  } as unknown as Api
}

function anApp(server: Server): App {
  return createApp({
    api: server.api,
    clock: { now: () => 0, tick: signal(0), correct: () => undefined },
    store: Promise.resolve(passingStore()),
    language: signal('da'),
    seed: null,
  })
}

const stored = async (app: App) => (await (await app.store).all('faults')).map(({ told, refused }) => told ?? refused)

it('Every screen of the app is told by its address', () => {
  const addresses = [...ROOT.matchAll(/path="([^"]+)"/g)].map(([, path]) => path!)
  expect(addresses).toContain('/nummer')
  expect(addresses.map((path) => routeOf(path.replace(':id', ID)))).toEqual(addresses)
})

describe('A fault that is told of', () => {
  beforeEach(() => {
    shareLocks()
    const kept = new Map<string, string>()
    vi.stubGlobal('sessionStorage', {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
    })
  })
  afterEach(() => void vi.unstubAllGlobals())

  it('gets a number, and says where it happened without saying whose booking it was', async () => {
    const server = new Server()
    const model = faultModel(anApp(server), `/kvittering/${ID}`, '81a6ca0e86a159c2')
    model.type('  Knappen virker ikke ')
    await model.send()
    expect(model.told.value?.told).toEqual({ number: 1001, deadline: 'D' })
    expect([...server.told.values()]).toEqual([
      {
        route: '/kvittering/:id',
        app_version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        request_id: '81a6ca0e86a159c2',
        what: 'Knappen virker ikke',
        language: 'da',
      },
    ])
    expect(model.what.value).toBe('')
    expect(model.isOpen.value).toBe(false)
  })

  it('waits on the device without a connection, and is told once when there is one', async () => {
    const server = new Server()
    const app = anApp(server)
    const model = faultModel(app, '/tid', null)
    for (const state of ['away', 'silent'] as const) {
      server.state = state
      await model.send()
    }
    expect(await stored(app)).toEqual([null, null])
    server.state = 'here'
    await Promise.all([sendFaults(app), sendFaults(app)])
    expect(server.told.size).toBe(2)
    expect((await stored(app)).length).toBe(2)
    expect(await stored(app)).not.toContain(null)
  })

  it('that is refused stays with its reason until the citizen has seen it', async () => {
    const server = new Server()
    const app = anApp(server)
    server.state = 'refuses'
    const model = faultModel(app, '/tid', null)
    await model.send()
    expect(model.told.value?.refused).toEqual({ title: 'Noget er forkert', detail: 'Ret det.' })
    server.state = 'here'
    await sendFaults(app)
    expect(server.told.size).toBe(0)
    await model.remove(model.told.value!)
    expect(await stored(app)).toEqual([])
  })

  it('takes nothing from what is typed while it is sent, and leaves its form open for that', async () => {
    const server = new Server()
    const app = anApp(server)
    const { tellOfFault } = server.api
    const standing: string[] = []
    server.api.tellOfFault = async (...asked) => {
      // Its words are safe: after a reload they do not stand in the form beside the report.
      standing.push(faultModel(app, '/tid', null).what.value)
      model.type('mere')
      return tellOfFault(...asked)
    }
    const model: FaultModel = faultModel(app, '/tid', null)
    model.type('Knappen virker ikke')
    await model.send()
    expect([...server.told.values()].map(({ what }) => what)).toEqual(['Knappen virker ikke'])
    expect([...standing, model.what.value, faultModel(app, '/tid', null).what.value]).toEqual(['', 'mere', 'mere'])
    expect(model.isOpen.value).toBe(true)
    model.type('')
    expect(model.isOpen.value).toBe(true)
  })

  it('keeps its words when the page is reloaded before they are sent', () => {
    const app = anApp(new Server())
    faultModel(app, '/tid', null).type('Halvvejs')
    expect(faultModel(app, '/tid', null).what.value).toBe('Halvvejs')
  })
})

describe('The address of a screen', () => {
  it.each([
    ['/', '/'],
    ['/tid', '/tid'],
    [`/kvittering/${ID}`, '/kvittering/:id'],
    ['/findes-ikke/010203-4567', '/:missing'],
    ['/personale/konto', '/personale/konto'],
    [`/personale/${ID}`, '/:missing'],
  ])('%s is told as %s', (path, route) => {
    expect(routeOf(path)).toBe(route)
  })

  it('goes along with the number of what failed', () => {
    expect(faultAddress('/tid', 'abc')).toBe('/fejl?from=%2Ftid&number=abc')
    expect(faultAddress('/mine')).toBe('/fejl?from=%2Fmine')
  })
})
