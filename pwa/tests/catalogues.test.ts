import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/** Attributes whose text somebody reads or hears. */
const READ = new Set(['title', 'label', 'alt', 'placeholder', 'aria-label', 'aria-description', 'aria-valuetext', 'lead', 'calm'])
const LETTERS = /\p{L}/u
/** Danish letters, or a phrase that begins like one: "Vælg tid", "Try again", "Pris i alt". */
const PHRASE = /[æøåÆØÅ]|^\p{Lu}\p{Ll}*( \p{Ll}+)+/u

/** What is written for people in a source file, with its line. What only developers read (errors thrown) is not. */
function textsFor(people: string, name: string): string[] {
  const source = ts.createSourceFile(name, people, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isThrowStatement(node) || ts.isImportDeclaration(node)) return
    if (isText(node)) found.push(`${name}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${node.text.trim()}`)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function isText(node: ts.Node): node is ts.JsxText | ts.StringLiteralLike {
  if (ts.isJsxText(node)) return LETTERS.test(node.text)
  const isString = ts.isStringLiteralLike(node) || ts.isTemplateHead(node)
  if (!isString) return false
  if (ts.isJsxAttribute(node.parent)) return READ.has(node.parent.name.getText()) && LETTERS.test(node.text)
  return PHRASE.test(node.text)
}

describe('No text stands outside the catalogues', () => {
  it('in any source of the pages', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((path) => /(?<!\.d)\.tsx?$/.test(path) && !/(^|\/)words\//.test(path))
      .map((path) => `src/${path}`)
    expect(sources.length).toBeGreaterThan(80)
    expect(sources.flatMap((path) => textsFor(readFileSync(path, 'utf8'), path))).toEqual([])
  }, 60_000)

  it.each(['<p>Vælg tid</p>', '<a title="Back">{name}</a>', "const told = 'Prøv igen'", 'const told = `Call us on ${phone}`'])(
    'and one that did would be found: %s',
    (source) => expect(textsFor(source, 'x.tsx')).toHaveLength(1),
  )
})
