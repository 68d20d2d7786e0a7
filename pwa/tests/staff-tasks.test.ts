import { describe, expect, it, vi } from 'vitest'
import type { StaffApp } from '../src/staff/app'
import type { Misfit } from '../src/staff/shapes'
import { tasksModel } from '../src/staff/tasks/model'

const TEN = { office: 'hall', start: '2026-11-24T10:00:00+01:00' }
const NOON = { office: 'hall', start: '2026-11-24T12:00:00+01:00' }
const MISFIT = { booking: 'b1', start: '2026-11-24T09:00:00+01:00', seen: 'r1', nearest: [TEN] } as unknown as Misfit

const refused = (kind: string) => ({
  ok: false,
  failure: { kind: 'refused', problem: { type: `urn:borgertid:problem:${kind}`, title: kind, status: 409 } },
})

/** A screen whose list is read twice, the second time after a move was answered so. */
function aScreen(answer: unknown, second: Misfit[]) {
  const moveBooking = vi.fn(() => Promise.resolve(answer))
  const lists = [[MISFIT], second]
  const api = {
    tasks: () => Promise.resolve({ ok: true, value: { waiting: 0, tasks: [] } }),
    misfits: () => Promise.resolve({ ok: true, value: { waiting: 1, misfits: lists.shift() } }),
    moveBooking,
  }
  const model = tasksModel({ api, may: () => true } as unknown as StaffApp)
  return { model, moveBooking }
}

describe('Whoever moves a booking that does not fit', () => {
  it('says which change they have seen', async () => {
    const { model, moveBooking } = aScreen({ ok: true, value: {} }, [])
    await model.load()
    model.consider(MISFIT, TEN)
    await model.decide('Vi har lukket.')
    expect(moveBooking).toHaveBeenCalledWith(expect.any(String), 'b1', { ...TEN, reason: 'Vi har lukket.', seen: 'r1' })
    expect(model.decision.value).toBeNull()
    expect(model.misfits.value).toEqual([])
  })

  it('is shown the list as it is when the citizen has changed it meanwhile', async () => {
    const { model } = aScreen(refused('changed-meanwhile'), [])
    await model.load()
    model.consider(MISFIT, TEN)
    await model.decide('Vi har lukket.')
    expect(model.misfits.value).toEqual([])
    expect(model.decision.value).toBeNull()
    expect(model.failure.value).toMatchObject({ kind: 'refused' })
  })

  it('may choose another time when somebody took the first, with the reason kept', async () => {
    const { model, moveBooking } = aScreen(refused('time-taken'), [{ ...MISFIT, nearest: [NOON] } as unknown as Misfit])
    await model.load()
    model.consider(MISFIT, TEN)
    const { question, key } = model.decision.value!
    await model.decide('Vi har lukket.')
    expect(model.refused.value).toMatchObject({ kind: 'refused' })
    expect(model.decision.value!.misfit.nearest).toEqual([NOON])
    model.choose(NOON)
    expect(model.refused.value).toBeNull()
    expect(model.decision.value).toMatchObject({ to: NOON, question })
    expect(model.decision.value!.key).not.toBe(key)
    await model.decide('Vi har lukket.')
    expect(moveBooking).toHaveBeenLastCalledWith(model.decision.value?.key ?? expect.any(String), 'b1', expect.objectContaining(NOON))
  })

  it('begins each question anew', () => {
    const { model } = aScreen({ ok: true, value: {} }, [])
    model.consider(MISFIT, TEN)
    const first = model.decision.value!.question
    model.consider(MISFIT, null)
    expect(model.decision.value!.question).not.toBe(first)
  })
})
