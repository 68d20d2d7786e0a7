import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signal } from '@preact/signals'
import { afterEach, describe, expect, it } from 'vitest'
import { createApi } from '../src/api/client'
import type { BookingRequest } from '../src/api/shapes'

const REQUEST = { office: 'town-hall', start: '2026-11-26T10:00:00+01:00' } as BookingRequest
const LOGIN = '<!doctype html><title>Log ind på nettet</title>'
const BOOKED = JSON.stringify({
  ...{ id: '1', secret: 's', status: 'booked', office: 'town-hall', start: REQUEST.start, end: REQUEST.start },
  ...{ topics: [], actions: [], receipt: { id: 'r', at: REQUEST.start, action: 'book' } },
})
const JSON_TYPE = { 'Content-Type': 'application/json' }

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** Books at a server that answers like this. */
async function bookAt(answer: RequestListener) {
  server = createServer(answer)
  await new Promise<void>((ready) => server!.listen(0, '127.0.0.1', ready))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const clock = { now: () => 0, tick: signal(0), correct: () => undefined }
  return createApi(signal('da'), clock, { origin, patience: 300 }).book('key', REQUEST)
}

const UNREACHABLE = { ok: false, failure: { kind: 'unreachable' } }

describe('A network that lies is no word from the server', () => {
  it.each<[string, RequestListener]>([
    ['a login page that says 200', (_, answer) => answer.writeHead(200, { 'Content-Type': 'text/html' }).end(LOGIN)],
    ['a login page that says it is JSON', (_, answer) => answer.writeHead(200, JSON_TYPE).end(LOGIN)],
    ['somebody else’s JSON', (_, answer) => answer.writeHead(200, JSON_TYPE).end('{"status":"login"}')],
    ['a way to another page', (_, answer) => answer.writeHead(302, { Location: '/login' }).end()],
    ['511', (_, answer) => answer.writeHead(511, { 'Content-Type': 'text/html' }).end(LOGIN)],
    ['an answer that never begins', () => undefined],
    ['an answer that never ends', (_, answer) => void answer.writeHead(201, JSON_TYPE).write(BOOKED.slice(0, 20))],
    ['a connection cut after the server has done it', (request) => void request.socket.destroy()],
    [
      'an answer cut in the middle',
      (_, answer) => {
        answer.writeHead(201, { ...JSON_TYPE, 'Content-Length': BOOKED.length })
        answer.write(BOOKED.slice(0, 20), () => answer.destroy())
      },
    ],
    ['JSON that ends too early', (_, answer) => answer.writeHead(201, JSON_TYPE).end(BOOKED.slice(0, 20))],
  ])('%s', async (_what, answer) => expect(await bookAt(answer)).toEqual(UNREACHABLE))

  it('a proxy that fails is broken, whatever page it shows, and says how long it wants to be left alone', async () => {
    const page = { 'Content-Type': 'text/html', 'Retry-After': '7' }
    expect(await bookAt((_, answer) => answer.writeHead(503, page).end('<h1>Bad gateway</h1>'))).toEqual({
      ok: false,
      failure: { kind: 'broken', status: 503, requestId: null, retryAfter: 7 },
    })
  })

  it('a server that is busy says how long', async () => {
    const problem = { type: 'urn:borgertid:problem:busy', title: 'Travlt', status: 503, detail: '' }
    const head = { 'Content-Type': 'application/problem+json', 'Retry-After': '3' }
    expect(await bookAt((_, answer) => answer.writeHead(503, head).end(JSON.stringify(problem)))).toEqual({
      ok: false,
      failure: { kind: 'busy', problem, retryAfter: 3 },
    })
  })

  it('the true answer is let in', async () =>
    expect(await bookAt((_, answer) => answer.writeHead(201, JSON_TYPE).end(BOOKED))).toMatchObject({ ok: true }))
})

describe('A page and a server of different versions', () => {
  const refuse = (name: string, errors: object[] = []) =>
    bookAt((_, answer) => {
      const problem = { type: `urn:borgertid:problem:${name}`, title: '', status: 422, detail: '', errors }
      answer.writeHead(422, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify(problem))
    })
  const OUTDATED = { ok: false, failure: { kind: 'outdated' } }

  it('are told of when the answer has another shape', async () =>
    expect(
      await bookAt((_, answer) => answer.writeHead(201, { ...JSON_TYPE, 'X-Request-Id': 'a' }).end('{"number":1}')),
    ).toEqual(OUTDATED))

  it.each(['not-found', 'method-not-allowed', 'malformed-json', 'key-required'])('are told of by %s', async (name) =>
    expect(await refuse(name)).toEqual(OUTDATED),
  )

  it('are told of when the server wants what no citizen fills in', async () =>
    expect(await refuse('invalid-request', [{ pointer: '#/channel', detail: '' }])).toEqual(OUTDATED))

  it.each(['no-phone', 'visit-not-possible'])('are not meant by %s, wherever it points', async (name) =>
    expect(await refuse(name, [{ pointer: '#/meeting', detail: '' }])).toMatchObject({ failure: { kind: 'refused' } }),
  )

  it('are not meant by what a citizen can put right', async () =>
    expect(await refuse('invalid-request', [{ pointer: '#/contact/phone', detail: '' }])).toMatchObject({
      failure: { kind: 'refused' },
    }))
})
