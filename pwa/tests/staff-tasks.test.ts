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
  const moveBooking = vi.fn<(...asked: unknown[]) => Promise<unknown>>(() => Promise.resolve(answer))
  const lists = [[MISFIT], second]
  const misfits = vi.fn<() => Promise<unknown>>(() => Promise.resolve({ ok: true, value: { waiting: 1, misfits: lists.shift() } }))
  const api = {
    tasks: () => Promise.resolve({ ok: true, value: { waiting: 0, tasks: [] } }),
    misfits,
    moveBooking,
  }
  const model = tasksModel({ api, may: () => true } as unknown as StaffApp)
  return { model, moveBooking, misfits }
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
    const { key } = model.decision.value!
    await model.decide('Vi har lukket.')
    expect(model.refused.value).toMatchObject({ kind: 'refused' })
    expect(model.decision.value!.misfit.nearest).toEqual([NOON])
    model.choose(NOON)
    expect(model.refused.value).toBeNull()
    expect(model.decision.value).toMatchObject({ to: NOON })
    expect(model.decision.value!.key).not.toBe(key)
    await model.decide('Vi har lukket.')
    expect(moveBooking).toHaveBeenLastCalledWith(model.decision.value?.key ?? expect.any(String), 'b1', expect.objectContaining(NOON))
  })

  it('is asked nothing else before it is answered', async () => {
    const { model, moveBooking } = aScreen(null, [])
    let answer: (value: unknown) => void = () => undefined
    moveBooking.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    model.consider(MISFIT, TEN)
    const done = model.decide('Vi har lukket.')
    const asked = model.decision.value
    model.dismiss()
    model.choose(NOON)
    expect(model.decision.value).toBe(asked)
    answer({ ok: true, value: {} })
    await done
    expect(model.decision.value).toBeNull()
  })

  it('is offered other times only when it is known which are free now', async () => {
    const { model, misfits } = aScreen(refused('time-taken'), [])
    await model.load()
    model.consider(MISFIT, TEN)
    let answer: (value: unknown) => void = () => undefined
    misfits.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    const done = model.decide('Vi har lukket.')
    await vi.waitFor(() => expect(misfits).toHaveBeenCalledTimes(2))
    expect(model.refused.value).toBeNull()
    answer({ ok: true, value: { waiting: 1, misfits: [MISFIT] } })
    await done
    expect(model.refused.value).toMatchObject({ kind: 'refused' })
  })
})
