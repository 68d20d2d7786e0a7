import { expect, it } from 'vitest'
import { squaresOf } from '../src/screens/receipt/squares'

const LINK = 'https://borgertid.example/mine#5f0c8a52-7c2e-4f6b-9d1a-0e9b8c7d6a51.c2VjcmV0LXNlY3JldC1zZWNyZXQ'

it('A QR code has its three corners, and four modules of quiet around it', () => {
  const { side, path } = squaresOf(LINK)
  const dark = new Set(path.match(/M\d+ \d+/g))
  const far = side - 5
  expect([`M4 4`, `M${far} 4`, `M4 ${far}`].every((corner) => dark.has(corner))).toBe(true)
  const places = [...dark].flatMap((square) => square.slice(1).split(' ').map(Number))
  expect([Math.min(...places), Math.max(...places)]).toEqual([4, far])
})
