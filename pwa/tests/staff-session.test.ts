import { signal } from '@preact/signals'
import { describe, expect, it, vi } from 'vitest'
import type { Answer, Failure } from '../src/api/answer'
import type { StaffApp } from '../src/staff/app'
import { calendarModel } from '../src/staff/calendar/model'
import type { Editing } from '../src/staff/planning/editing'
import { officeOf, ownOffices, ownPools } from '../src/staff/planning/own'
import { may, worksAt } from '../src/staff/roles'
import { createSession } from '../src/staff/session'
import type { Closure, Document, Me } from '../src/staff/shapes'
import { meantBy, type Shortcut } from '../src/staff/shortcuts'

const PETRA = { name: 'Petra Testesen', role: 'planner' } as Me
const LEA = { name: 'Lea Testesen', role: 'reader' } as Me
const ok = <T>(value: T) => ({ ok: true, value }) as const
const failed = (failure: Failure) => ({ ok: false, failure }) as const
const SIGNED_OUT = failed({
  kind: 'refused',
  problem: { type: 'urn:borgertid:problem:signed-out', title: 'Du er ikke logget ind', status: 401, detail: 'Log ind.' },
})

function aSession({ signedIn = true } = {}) {
  const isAnother = vi.fn()
  const isOver = vi.fn()
  const session = createSession(isAnother, isOver)
  if (signedIn) session.take(ok(PETRA))
  return { session, isAnother, isOver }
}

describe('A session', () => {
  it('that there is none of yet asks to sign in', () => {
    const { session } = aSession({ signedIn: false })
    session.take(SIGNED_OUT)
    expect(session.standing.value).toEqual({ kind: 'out' })
    expect(session.ended.value).toBe(false)
  })

  it('that nobody can ask for is no sign-out', () => {
    const { session } = aSession({ signedIn: false })
    session.take(failed({ kind: 'unreachable' }))
    expect(session.standing.value.kind).toBe('failed')
  })

  it('that ends in the middle of the work leaves the work on the screen, and goes on after signing in', async () => {
    const { session } = aSession()
    const call = vi.fn<() => Promise<Answer<string>>>(async () => SIGNED_OUT)
    const saved = session.during(call)
    await vi.waitFor(() => expect(session.ended.value).toBe(true))
    expect(session.standing.value).toEqual({ kind: 'in', me: PETRA })
    call.mockResolvedValue(ok('saved'))
    session.take(ok(PETRA))
    expect(await saved).toEqual(ok('saved'))
    expect(session.ended.value).toBe(false)
  })

  it('that the server has ended is told once, so that the day with names leaves the computer', async () => {
    const { session, isOver } = aSession()
    expect(isOver).not.toHaveBeenCalled()
    void session.during(async () => SIGNED_OUT)
    void session.during(async () => SIGNED_OUT)
    await vi.waitFor(() => expect(session.ended.value).toBe(true))
    session.take(SIGNED_OUT)
    expect(isOver).toHaveBeenCalledOnce()
    session.take(ok(PETRA))
    session.take(failed({ kind: 'unreachable' }))
    expect(isOver).toHaveBeenCalledOnce()
    session.take(SIGNED_OUT)
    expect(isOver).toHaveBeenCalledTimes(2)
  })

  it('that is not renewed now tells whoever waits', async () => {
    const { session } = aSession()
    const saved = session.during(async () => SIGNED_OUT)
    await vi.waitFor(() => expect(session.ended.value).toBe(true))
    session.later()
    expect(await saved).toEqual(SIGNED_OUT)
    expect(await session.during(async () => SIGNED_OUT)).toEqual(SIGNED_OUT)
    session.again()
    expect(session.putAside.value).toBe(false)
  })

  it('of somebody else does not go on with the work of the one before', async () => {
    const { session, isAnother } = aSession()
    void session.during(async () => SIGNED_OUT)
    session.take(ok(LEA))
    expect(isAnother).toHaveBeenCalledOnce()
    expect(session.standing.value).toEqual({ kind: 'in', me: PETRA })
  })
})

it('A role may what those before it may, and no more', () => {
  expect([may('planner', 'reader'), may('planner', 'planner'), may('planner', 'administrator')]).toEqual([true, true, false])
})

describe('Whoever works at one office', () => {
  const TOWN = {
    offices: [{ id: 'hall' }, { id: 'library' }],
    pools: [{ id: 'desks', office: 'hall' }, { id: 'counter', office: 'library' }],
  } as unknown as Document
  const librarian = { worksAt: (office: string | null) => worksAt(['library'], office) }
  const everybody = { worksAt: (office: string | null) => worksAt([], office) }

  it('has what is there, and not what is the whole municipality’s', () => {
    expect(['library', 'hall', null].map(librarian.worksAt)).toEqual([true, false, false])
    expect(['library', 'hall', null].map(everybody.worksAt)).toEqual([true, true, true])
    expect([ownPools(TOWN, librarian), ownOffices(TOWN, librarian)]).toEqual([[TOWN.pools![1]], [TOWN.offices![1]]])
    expect(ownPools(TOWN, everybody)).toEqual(TOWN.pools)
  })

  it('may change the closures of it and of its groups', () => {
    const of = (closure: Partial<Closure>) => officeOf(closure as Closure, TOWN)
    expect([of({ pool: 'counter' }), of({ office: 'hall' }), of({}), of({ office: null, pool: null })]).toEqual(['library', 'hall', null, null])
  })

  it('begins with a group of it in the calendar', () => {
    const calendar = vi.fn(async () => ok({ pools: [] }))
    const app = { ...librarian, api: { calendar }, language: signal('da') } as unknown as StaffApp
    const editing = { document: signal(TOWN), edition: signal(0) } as unknown as Editing
    const model = calendarModel(app, editing, { pool: null, date: '2026-11-23', view: 'week' })
    model.watch()()
    expect(model.pool.value).toBe('counter')
    expect(calendar).toHaveBeenCalledExactlyOnceWith({ pool: 'counter', from: '2026-11-23', days: 7 })
  })
})

describe('A shortcut', () => {
  const outer: Shortcut = { key: 'n', name: 'outer', run: () => undefined }
  const inner: Shortcut = { key: 'n', name: 'inner', run: () => undefined }
  const pressed = { key: 'n', ctrlKey: false, metaKey: false, altKey: false }

  it('of the innermost part of the screen wins', () => {
    expect(meantBy(pressed, null, [outer, inner])).toBe(inner)
  })

  it('is not meant by somebody who types, nor by a key of the browser', () => {
    const field = { closest: (of: string) => (of.startsWith('dialog') ? null : field) } as unknown as Element
    expect(meantBy(pressed, field, [outer])).toBeNull()
    expect(meantBy({ ...pressed, ctrlKey: true }, null, [outer])).toBeNull()
    expect(meantBy({ ...pressed, key: 'x' }, null, [outer])).toBeNull()
  })

  it('is meant right after a question was closed that has the focus for a moment more', () => {
    const button = (isOpen: boolean) => ({ closest: (of: string) => (of === 'dialog:not([open])' && isOpen ? null : button) }) as unknown as Element
    expect(meantBy(pressed, button(false), [outer])).toBe(outer)
    expect(meantBy(pressed, button(true), [outer])).toBeNull()
  })
})
