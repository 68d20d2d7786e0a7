import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Answer, Failure } from '../src/api/answer'
import type { Api } from '../src/api/client'
import { createApp, type App } from '../src/app'
import { readDigits } from '../src/booking/code'
import { findModel, sentenceOf } from '../src/screens/find/model'
import { passingStore } from '../src/storage/store'
import { BESIDE_WORDS } from '../src/words/beside'
import { shareLocks } from './locks'

const ID = '5f0c8a52-7c2e-4f6b-9d1a-0e9b8c7d6a51'
const EMAIL = 'test@borgertid.dk'
const done = <T>(value: T): Answer<T> => ({ ok: true, value })
const failed = (failure: Failure) => ({ ok: false, failure }) as const
const UNREACHABLE = failed({ kind: 'unreachable' })
const refused = (kind: string, more: object = {}) =>
  failed({
    kind: 'refused',
    problem: { type: `urn:borgertid:problem:${kind}`, title: kind, status: 409, detail: '', ...more },
  })

/** A server that answers each call with the next of its answers, and remembers with which key it was asked. */
class Server {
  asked: { call: string; key: string; body: unknown }[] = []
  constructor(readonly answers: Record<string, unknown[]>) {}

  api = new Proxy({} as Api, {
    get: (_, call: string) => async (key: string, ...rest: unknown[]) => {
      this.asked.push({ call, key, body: rest.at(-1) })
      return this.answers[call]!.shift()
    },
  })

  keys(call: string): string[] {
    return this.asked.filter((one) => one.call === call).map(({ key }) => key)
  }
}

const sent = (minute = 10) => done({ id: ID, expires_at: `1970-01-01T00:${minute}:00Z` })
const mine = (...ids: string[]) => done(ids.map((id) => ({ id, secret: `secret-of-${id}` })))

function anApp(server: Server, now = () => 0): App {
  return createApp({
    api: server.api,
    clock: { now, tick: signal(0), correct: () => undefined },
    store: Promise.resolve(passingStore()),
    language: signal('da'),
    seed: null,
  })
}

async function afterTheCode(server: Server, app = anApp(server)) {
  const model = findModel(app)
  model.typeEmail(EMAIL)
  await model.send()
  model.digits.value = '123 456'
  await model.answer()
  return model
}

describe('Whoever has lost the link', () => {
  beforeEach(() => {
    shareLocks()
    const kept = new Map<string, string>()
    vi.stubGlobal('sessionStorage', {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
    })
  })
  afterEach(() => void vi.unstubAllGlobals())

  it('finds the times again with the code, and they are kept on this device', async () => {
    const server = new Server({
      askForCode: [sent()],
      answerCode: [done({ token: 'proof' })],
      myBookings: [mine('one', 'two')],
      booking: [done({ id: 'one' }), UNREACHABLE],
    })
    const app = anApp(server)
    const model = await afterTheCode(server, app)
    expect(model.found.value).toBe(2)
    expect(server.keys('myBookings')).toEqual(['proof'])
    const kept = await (await app.store).all('bookings')
    expect(kept.map(({ id, secret, booking }) => [id, secret, booking?.id])).toEqual([
      ['one', 'secret-of-one', 'one'],
      ['two', 'secret-of-two', undefined],
    ])
  })

  it('is told how many tries are left, and what was typed stays', async () => {
    const server = new Server({ askForCode: [sent()], answerCode: [refused('code-wrong', { tries_left: 1 })] })
    const model = await afterTheCode(server)
    expect(sentenceOf(model.fault.value!, BESIDE_WORDS.da)).toBe('Koden er forkert. Du har 1 forsøg mere')
    expect([model.digits.value, model.email.value, model.failure.value]).toEqual(['123 456', EMAIL, null])
  })

  it.each(['code-over', 'code-tried-out', 'code-not-found'])('needs a new code after %s', async (kind) => {
    const server = new Server({ askForCode: [sent(), sent()], answerCode: [refused(kind)] })
    const model = await afterTheCode(server)
    expect(model.spent.value).toBe(true)
    await model.send()
    expect([model.spent.value, model.digits.value, new Set(server.keys('askForCode')).size]).toEqual([false, '', 2])
  })

  it('may use the newest code when no more are sent', async () => {
    const server = new Server({
      askForCode: [sent(), refused('too-many-codes')],
      answerCode: [done({ token: 'proof' })],
      myBookings: [mine()],
    })
    const model = findModel(anApp(server))
    model.typeEmail(EMAIL)
    await model.send()
    await model.send()
    expect([model.code.value?.id, model.spent.value]).toEqual([ID, false])
    model.digits.value = '123456'
    await model.answer()
    expect(model.found.value).toBe(0)
  })

  it('tries again without a connection and costs one try', async () => {
    const server = new Server({
      askForCode: [UNREACHABLE, sent()],
      answerCode: [UNREACHABLE, done({ token: 'proof' })],
      myBookings: [UNREACHABLE, mine()],
    })
    const model = findModel(anApp(server))
    model.typeEmail(EMAIL)
    await model.send()
    await model.retry()
    model.digits.value = '123456'
    for (const again of [model.answer, model.retry, model.retry]) await again()
    expect(model.found.value).toBe(0)
    expect(new Set(server.keys('askForCode')).size).toBe(1)
    expect(new Set(server.keys('answerCode')).size).toBe(1)
  })

  it('gets a new code when the one that was asked for in vain has expired meanwhile', async () => {
    let now = 0
    const server = new Server({ askForCode: [UNREACHABLE, sent(10), sent(40)] })
    const model = findModel(anApp(server, () => now))
    model.typeEmail(EMAIL)
    await model.send()
    now = 30 * 60_000
    await model.send()
    expect(model.code.value?.expiresAt).toContain('00:40')
    expect(server.keys('askForCode')[1]).not.toBe(server.keys('askForCode')[2])
  })

  it('comes back from the mail to the same step, also when the phone has thrown the page away', async () => {
    const server = new Server({ askForCode: [sent()] })
    const model = findModel(anApp(server))
    model.typeEmail(EMAIL)
    await model.send()
    const again = findModel(anApp(server))
    expect([again.code.value?.id, again.email.value]).toEqual([ID, EMAIL])
  })

  it('is not sent off with half a code or no address', async () => {
    const server = new Server({ askForCode: [sent()] })
    const model = findModel(anApp(server))
    await model.send()
    expect(model.fault.value).toEqual({ field: 'email', sentence: null })
    model.typeEmail(EMAIL)
    await model.send()
    model.digits.value = '12345'
    await model.answer()
    expect(model.fault.value).toEqual({ field: 'digits', triesLeft: null })
    expect(server.keys('answerCode')).toEqual([])
  })
})

describe('Six digits', () => {
  it.each([
    ['123456', '123456'],
    [' 123 456\n', '123456'],
    ['012-345', '012345'],
    ['12345', null],
    ['1234567', null],
    ['12345o', null],
  ])('are read from %j', (typed, read) => {
    expect(readDigits(typed)).toBe(read)
  })
})
