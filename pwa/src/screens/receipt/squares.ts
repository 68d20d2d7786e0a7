import { generate } from 'lean-qr/nano'

/** Modules of quiet around a code, which readers need. */
const QUIET = 4

export interface Squares {
  /** Modules a side, the quiet ones included. */
  side: number
  /** An SVG path with one square for each dark module. */
  path: string
}

/** `text` as a QR code. */
export function squaresOf(text: string): Squares {
  const code = generate(text)
  const rows = Array.from({ length: code.size }, (_, y) =>
    Array.from({ length: code.size }, (_, x) => (code.get(x, y) ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')).join(''),
  )
  return { side: code.size + 2 * QUIET, path: rows.join('') }
}
