import { expect, it, vi } from 'vitest'
import { createDeviceApi } from '../src/device/api'

const learning = { lostAt: { value: null }, learn: <T>(call: Promise<T>) => call }

function told(name: string, status: number) {
  const isOutOfUse = vi.fn()
  const problem = { type: `urn:borgertid:problem:${name}`, title: name, status, detail: '' }
  const GET = async () => ({ error: problem, response: new Response(null, { status }) })
  return { api: createDeviceApi({ GET } as never, learning as never, isOutOfUse), isOutOfUse }
}

it.each([
  ['device-revoked', 401, 1],
  ['device-required', 401, 1],
  ['signed-out', 401, 1],
  ['other-device', 403, 0],
  ['unknown-host', 400, 0],
  ['busy', 503, 0],
])('A device whose board is refused as %s (%i) is out of use: %i', async (name, status, times) => {
  const { api, isOutOfUse } = told(name, status)
  await api.board('hall')
  expect(isOutOfUse).toHaveBeenCalledTimes(times)
})
