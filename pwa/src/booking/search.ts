import type { Topic } from '../api/shapes'

const LETTERS: Record<string, string> = { æ: 'ae', ø: 'oe', å: 'aa' }

/** Small letters without accents, so that "korekort", "kørekort" and "KOEREKORT" meet. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/[æøå]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}

/** People without a Danish keyboard write o for ø and a for å. */
function withoutDanish(folded: string): string {
  return folded.replace(/oe/g, 'o').replace(/ae/g, 'a').replace(/aa/g, 'a')
}

/** True when `a` becomes `b` by changing, adding, leaving out or swapping one letter. */
export function oneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let i = 0
  while (i < a.length && i < b.length && a[i] === b[i]) i++
  const restA = a.slice(i)
  const restB = b.slice(i)
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  )
}

/** Shorter words have too many neighbours. */
const SLIPS_FROM = 5
const COMPOUNDS_FROM = 5

/** How well `asked` fits a word: 0 not at all, 3 it is the word. */
function fit(asked: string, word: string): number {
  if (word === asked) return 3
  if (word.startsWith(asked)) return 2
  if (asked.length >= 3 && word.includes(asked)) return 1
  // "sygesikringskort" is about sygesikring: Danish writes words together.
  if (word.length >= COMPOUNDS_FROM && asked.startsWith(word)) return 1
  const begun = word.slice(0, asked.length + 1)
  return asked.length >= SLIPS_FROM && (oneSlip(asked, word) || oneSlip(asked, begun.slice(0, -1))) ? 1 : 0
}

function score(asked: string[], words: string[]): number {
  let sum = 0
  for (const word of asked) {
    const best = Math.max(0, ...words.map((candidate) => fit(word, candidate)))
    if (best === 0) return 0
    sum += best
  }
  return sum
}

function wordsOf(topic: Topic): string[] {
  return fold([topic.name.da, topic.name.en, ...topic.keywords].join(' ')).split(' ')
}

/** The topics that fit every word asked for, the best first; all of them for an empty search. */
export function search(topics: Topic[], text: string): Topic[] {
  const asked = fold(text).split(' ').filter(Boolean)
  if (asked.length === 0) return topics
  const plain = asked.map(withoutDanish)
  return topics
    .map((topic) => {
      const words = wordsOf(topic)
      return { topic, points: Math.max(score(asked, words), score(plain, words.map(withoutDanish))) }
    })
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .map(({ topic }) => topic)
}
