import { describe, expect, it, vi } from 'vitest'
import type { Answer, Failure } from '../src/api/answer'
import { may } from '../src/staff/roles'
import { createSession } from '../src/staff/session'
import type { Me } from '../src/staff/shapes'
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
  const session = createSession(isAnother)
  if (signedIn) session.take(ok(PETRA))
  return { session, isAnother }
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
