import { describe, expect, it, vi } from 'vitest'
import type { StaffApp } from '../src/staff/app'
import type { SickRequest } from '../src/staff/shapes'
import { sickModel } from '../src/staff/sick/model'

const REQUEST = { pool: 'desks', from: '2026-11-23T07:00:00Z', until: '2026-11-23T23:00:00Z', reason: 'Syg', desks: 1 } as SickRequest
const ok = (value: object) => ({ ok: true, value })
const failed = (failure: object) => ({ ok: false, failure })
const UNREACHABLE = failed({ kind: 'unreachable' })
const REFUSED = failed({ kind: 'refused', problem: { type: 'x', title: 'x', status: 409 } })

async function lookedAt() {
  const tellSick = vi.fn<(key: string, request: SickRequest) => Promise<object>>(async () => ok({ bookings: [] }))
  const api = { previewSick: async () => ok({ changes: ['Skranker'], bookings: [] }), tellSick }
  const model = sickModel({ api } as unknown as StaffApp)
  await model.look(REQUEST)
  return { model, tellSick }
}

it('What could not be fetched is no longer told as a fault when it is there', async () => {
  const document = vi.fn<() => Promise<object>>(async () => ok({ value: { id: 'by' }, version: '"4"' }))
  const model = sickModel({ api: { document } } as unknown as StaffApp)
  document.mockResolvedValueOnce(UNREACHABLE)
  await model.load()
  expect(model.failure.value).toEqual({ kind: 'unreachable' })
  await model.load()
  expect([model.failure.value, model.document.value]).toEqual([null, { id: 'by' }])
})

describe('Somebody who is ill is away once', () => {
  it('while it is being done: nobody can look again under another key', async () => {
    const { model, tellSick } = await lookedAt()
    let answer: (value: object) => void = () => undefined
    tellSick.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    const done = model.carryOut()
    model.back()
    expect(model.stage.value.kind).toBe('doing')
    answer(ok({ bookings: [] }))
    await done
    expect(model.stage.value.kind).toBe('done')
  })

  it('when the answer is lost: the same is sent again, under the same key, until it is answered', async () => {
    const { model, tellSick } = await lookedAt()
    tellSick.mockResolvedValueOnce(UNREACHABLE)
    await model.carryOut()
    model.back()
    expect(model.stage.value).toMatchObject({ kind: 'shown', request: REQUEST })
    await model.carryOut()
    expect(model.stage.value.kind).toBe('done')
    expect(tellSick.mock.calls[0]).toEqual(tellSick.mock.calls[1])
  })

  it('and not at all when it is refused: what was filled in can be changed then', async () => {
    const { model, tellSick } = await lookedAt()
    tellSick.mockResolvedValueOnce(REFUSED)
    await model.carryOut()
    model.back()
    expect(model.stage.value.kind).toBe('form')
    await model.look(REQUEST)
    await model.carryOut()
    expect(tellSick.mock.calls[1]![0]).not.toBe(tellSick.mock.calls[0]![0])
  })
})
