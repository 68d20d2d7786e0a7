import { describe, expect, it } from 'vitest'
import { da as first } from '../src/words/da'
import { en as firstEnglish } from '../src/words/en'
import { da as board } from '../src/board/words/da'
import { en as boardEnglish } from '../src/board/words/en'
import { da as device } from '../src/device/words/da'
import { en as deviceEnglish } from '../src/device/words/en'
import { da as stand } from '../src/stand/words/da'
import { en as standEnglish } from '../src/stand/words/en'
import { da as staff } from '../src/staff/words/da'
import { en as staffEnglish } from '../src/staff/words/en'
import { da as arriving } from '../src/words/arriving/da'
import { en as arrivingEnglish } from '../src/words/arriving/en'
import { da as beside } from '../src/words/beside/da'
import { en as besideEnglish } from '../src/words/beside/en'
import { da as later } from '../src/words/later/da'
import { en as laterEnglish } from '../src/words/later/en'

const PLAIN = 35
/** One short sentence with two long words is still easy; from here on LIX calls a text hard. */
const HARD = 45
/** A shorter text is a label or a heading. */
const SENTENCE_WORDS = 5
const WORD = /[\p{L}\p{N}-]+/gu

/** LIX of `texts`, read one after the other; tests/test_plain_words.py counts alike and says why. */
function lix(texts: string[]): number {
  const running = texts.map((text) => (/[.:!?]$/.test(text) ? text : `${text}.`)).join(' ')
  const words = running.match(WORD) ?? []
  const sentences = running.match(/[.:!?](?=\s|$)/g) ?? []
  return words.length / sentences.length + (100 * words.filter((word) => word.length > 6).length) / words.length
}

/** Every text in a part of a catalogue. Those with a value in them get a 3: all take a number or its text. */
function textsIn(part: unknown): string[] {
  if (typeof part === 'string') return [part]
  if (typeof part === 'function') return [String(part(...Array(part.length).fill(3)))]
  return Object.values(part as object).flatMap(textsIn)
}

const isSentence = (text: string) => (text.match(WORD) ?? []).length >= SENTENCE_WORDS

/** Each screen by its name, and the odds and ends that all share. */
const screensOf = (...catalogues: object[]) =>
  catalogues.flatMap((catalogue) => Object.entries(catalogue)).filter(([, part]) => typeof part === 'object')
const SCREENS = screensOf(first, later, beside, arriving, { stand, board, device })

describe.each(SCREENS)('The words of %s', (_, part) => {
  it('are plain Danish, all together', () => {
    expect(lix(textsIn(part))).toBeLessThanOrEqual(PLAIN)
  })
})

// The labels of staff are the words of their trade; their sentences are as plain as the citizen's.
describe.each([...SCREENS, ...screensOf(staff)])('The sentences of %s', (_, part) => {
  it('are plain Danish without the labels, which are short by nature', () => {
    const sentences = textsIn(part).filter(isSentence)
    expect(sentences.length === 0 ? 0 : lix(sentences)).toBeLessThanOrEqual(PLAIN)
  })

  it('are none of them hard', () => {
    expect(textsIn(part).filter((text) => isSentence(text) && lix([text]) >= HARD)).toEqual([])
  })
})

it('An official sentence would be too hard', () => {
  const official = 'Ansøgeren skal medbringe gyldig billedlegitimation ved personlig fremmøde i Borgerservice.'
  expect(lix([official])).toBeCloseTo(70)
})

describe('Another language', () => {
  const pairs = [
    [first, firstEnglish],
    [later, laterEnglish],
    [beside, besideEnglish],
    [arriving, arrivingEnglish],
    [staff, staffEnglish],
    [stand, standEnglish],
    [board, boardEnglish],
    [device, deviceEnglish],
  ]

  it('says as much as Danish does', () => {
    for (const [danish, english] of pairs) expect(textsIn(english).length).toBe(textsIn(danish).length)
  })

  it('leaves no text empty', () => {
    expect(pairs.flat().flatMap(textsIn).filter((text) => text.trim() === '')).toEqual([])
  })
})
