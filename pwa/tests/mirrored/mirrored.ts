/** Arabic letters for a to z; like Danish, some of them are wide and some are narrow. */
const LETTERS = 'ابتثجحخدذرزسشصضطظعغفقكلمنه'
/** What stands between these is told as it is, in its own direction: a name, a phone number. */
const [APART, TOGETHER] = ['\u2068', '\u2069']

/** The words of a catalogue in a language that nobody reads, written from right to left. */
export function mirrored<T>(words: T): T
export function mirrored(words: unknown): unknown {
  if (typeof words === 'string') return letters(words)
  if (typeof words === 'function') return (...values: unknown[]) => letters(String(words(...values.map(apart))))
  if (Array.isArray(words)) return words.map(mirrored)
  const all = Object.fromEntries(Object.entries(words as object).map(([name, part]) => [name, mirrored(part)]))
  return 'direction' in all ? { ...all, direction: 'rtl', locale: 'ar' } : all
}

function letters(text: string): string {
  let depth = 0
  return Array.from(text, (letter) => {
    depth += letter === APART ? 1 : letter === TOGETHER ? -1 : 0
    return depth > 0 ? letter : (LETTERS[letter.toLowerCase().charCodeAt(0) - 97] ?? letter)
  }).join('')
}

function apart(value: unknown): unknown {
  return typeof value === 'string' ? APART + value + TOGETHER : value
}
