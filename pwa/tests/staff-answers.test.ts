import { describe, expect, it } from 'vitest'
import { answerOf } from '../src/staff/answer'

const problem = (name: string, pointer?: string) => ({
  type: `urn:borgertid:problem:${name}`,
  title: 'Noget er forkert',
  detail: 'Ret det.',
  ...(pointer && { errors: [{ pointer, detail: 'Højst 31 dage.' }] }),
})
const answered = (status: number, error: object) => answerOf<object>(Promise.resolve({ error, response: new Response(null, { status }) }))

describe('What staff are answered', () => {
  it.each(['#/until', '#/reason', '#/desks', '#/contact/name'])('about a field at %s is a refusal that says what is wrong', async (pointer) => {
    const error = problem('invalid-request', pointer)
    expect(await answered(422, error)).toEqual({ ok: false, failure: { kind: 'refused', problem: error } })
  })

  it.each(['not-found', 'malformed-json'])('with %s is for another version of the page', async (name) => {
    expect(await answered(400, problem(name))).toEqual({ ok: false, failure: { kind: 'outdated' } })
  })

  it('that lacks what was agreed is of another version, too, and that all is well is told as it came', async () => {
    const response = new Response(null, { headers: { 'X-Request-Id': 'r' } })
    expect(await answerOf<{ name: string }>(Promise.resolve({ data: {} as { name: string }, response }), ['name'])).toEqual({ ok: false, failure: { kind: 'outdated' } })
    expect(await answerOf(Promise.resolve({ data: { name: 'x' }, response }), ['name'])).toEqual({ ok: true, value: { name: 'x' } })
  })
})
