import { describe, expect, it } from 'vitest'
import { answerOf, refusalOf, type Answer, type Failure } from '../src/api/answer'
import { failureWords, wayOnFrom } from '../src/screens/frame/failure'
import { passingStore } from '../src/storage/store'
import { carryOut } from '../src/sync/intents'
import { hasUnsent } from '../src/sync/unsent'
import { WORDS } from '../src/words'
import { filesOf, isOurs } from '../src/worker/page'

const UNREACHABLE: Failure = { kind: 'unreachable' }
const REFUSED: Failure = {
  kind: 'refused',
  problem: { type: 'urn:borgertid:problem:time-taken', title: 'Taget', status: 409, detail: '' },
}
const failed = (failure: Failure): Answer<string> => ({ ok: false, failure })
const done: Answer<string> = { ok: true, value: 'booked' }

/** A server that gives the answers in turn and remembers what it was asked. */
function server(...answers: Answer<string>[]) {
  const asked: { key: string; body: unknown }[] = []
  return { asked, send: async (key: string, body: unknown) => (asked.push({ key, body }), answers.shift()!) }
}

describe('A write', () => {
  it('is stored with its key before it is sent', async () => {
    const store = passingStore()
    await carryOut(store, 'book', { a: 1 }, async (key) => {
      expect(await store.get('intents', 'book')).toEqual({ name: 'book', key, body: { a: 1 } })
      return done
    })
    expect(await store.get('intents', 'book')).toBeUndefined()
  })

  it('keeps its key while its outcome is unknown', async () => {
    const store = passingStore()
    const { asked, send } = server(failed(UNREACHABLE), failed({ kind: 'broken', status: 503, requestId: null }), done)
    for (const _ of [1, 2, 3]) await carryOut(store, 'book', { a: 1 }, send)
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1)
  })

  it('gets a new key after a refusal', async () => {
    const store = passingStore()
    const { asked, send } = server(failed(REFUSED), done)
    for (const _ of [1, 2]) await carryOut(store, 'book', { a: 1 }, send)
    expect(asked[0]?.key).not.toBe(asked[1]?.key)
  })

  it('gets a new key with another body', async () => {
    const store = passingStore()
    const { asked, send } = server(failed(UNREACHABLE), done)
    await carryOut(store, 'hold', { a: 1 }, send)
    await carryOut(store, 'hold', { a: 2 }, send)
    expect(asked[0]?.key).not.toBe(asked[1]?.key)
  })
})

describe('Something would be lost', () => {
  const left = async (name: string) => {
    const store = passingStore()
    await store.put('intents', name, { name, key: 'k', body: {} })
    return hasUnsent({ store: Promise.resolve(store) })
  }

  it.each(['undo:1', 'extend:1', 'release:1', 'hold', 'code', 'code:1'])('never by a press that failed: %s', async (name) =>
    expect(await left(name)).toBe(false),
  )

  it.each(['book', 'move:1', 'cancel:1'])('by what an earlier version has left to be sent: %s', async (name) =>
    expect(await left(name)).toBe(true),
  )
})

describe('An answer', () => {
  const response = (status: number) => new Response(null, { status, headers: { 'X-Request-Id': 'abc' } })
  const problem = { type: 'urn:borgertid:problem:busy', title: 'Travlt', status: 503, detail: 'Vent' }

  it('is unreachable when nothing came back', async () =>
    expect(await answerOf(Promise.reject(new TypeError()))).toEqual(failed(UNREACHABLE)))

  it('is refused when the server says no in the agreed words', async () => {
    const answer = await answerOf(Promise.resolve({ error: { ...problem, type: 'urn:borgertid:problem:time-taken' }, response: response(409) }))
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'refused' } })
  })

  it.each([502, 404, 200])('is broken when %s comes without them, and names the request', async (status) =>
    expect(await answerOf(Promise.resolve({ response: response(status) }))).toEqual(
      failed({ kind: 'broken', status, requestId: 'abc' }),
    ),
  )

  it('is busy, not refused, when the server has too much to do: an earlier try may have got through', async () => {
    const store = passingStore()
    const busy: Failure = { kind: 'busy', problem: { ...problem, type: 'urn:borgertid:problem:too-many-requests' } }
    const { asked, send } = server(failed(UNREACHABLE), failed(busy), done)
    for (const _ of [1, 2, 3]) await carryOut(store, 'book', { a: 1 }, send)
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1)
  })

  it.each(['busy', 'too-many-requests', 'too-many-holds'])('is busy when it says %s, whatever its status', async (name) => {
    const said = { ...problem, type: `urn:borgertid:problem:${name}` }
    const answer = await answerOf(Promise.resolve({ error: said, response: response(429) }))
    expect(answer).toEqual(failed({ kind: 'busy', problem: said }))
    expect(failureWords(UNREACHABLE, WORDS.da).title).toBe('Der er ikke forbindelse')
    expect(failureWords({ kind: 'busy', problem: said }, WORDS.da)).toMatchObject({ title: 'Travlt', wayOn: 'Vent' })
  })

  it('leads on from a refusal that another screen helps with', () => {
    const refused = (name: string): Failure => ({
      kind: 'refused',
      problem: { ...problem, type: `urn:borgertid:problem:${name}` },
    })
    expect(wayOnFrom(refused('contact-limit'), WORDS.da)?.href).toBe('/find')
    expect(wayOnFrom(refused('invitation-invalid'), WORDS.da)?.href).toBe('/')
    expect(wayOnFrom(refused('time-taken'), WORDS.da)).toBeNull()
  })

  it('is busy when the server is: trying again helps', async () =>
    expect(await answerOf(Promise.resolve({ error: problem, response: response(503) }))).toMatchObject({
      failure: { kind: 'busy' },
    }))

  it('names its refusal', () => {
    expect(refusalOf(REFUSED)).toBe('time-taken')
    expect(refusalOf(UNREACHABLE)).toBeNull()
  })
})

it('The worker knows the login page of a network from the page of the app', () => {
  expect(isOurs('<html><form action="/login">')).toBe(false)
  expect(isOurs('<script src="/assets/index-a.js"></script>')).toBe(true)
})

it('The worker sees which files a page asks for', () =>
  expect(
    filesOf('<script src="/assets/index-a.js"></script><link href="/assets/index-b.css"><a href="/mine">'),
  ).toEqual(['/assets/index-a.js', '/assets/index-b.css']))
