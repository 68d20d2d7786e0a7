import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** A side of the page, or four values of which two are sides: both stay where they are when a language turns the page. */
const SIDES =
  /^\s*((margin|padding|border|inset)-(left|right)|left|right)\b[^:]*:|(text-align|float|clear): (left|right)|(margin|padding|inset): (\S+) (\S+) (\S+) (?!\7;)\S+;/
/** The system's skip link knows left and right only: here the left is taken back. The rest is for one direction only. */
const MEANT = ['_frame.scss: text-align: right;', '_frame.scss: text-align: right;', '_frame.scss: left: auto;']

/** Lines that name the left or the right side, with their file. */
function sidesIn(name: string, text: string): string[] {
  return text.split('\n').flatMap((line) => (SIDES.test(line) ? [`${name}: ${line.trim()}`] : []))
}

describe('The styles say start and end, not left and right', () => {
  it('in every file', () => {
    const folders = ['src/styles', 'src/staff/styles']
    const found = folders.flatMap((folder) =>
      readdirSync(folder).flatMap((name) => sidesIn(name, readFileSync(`${folder}/${name}`, 'utf8'))),
    )
    expect(found).toEqual(MEANT)
  })

  it.each(['  margin-left: 1rem;', '  left: 0;', '  text-align: right;', '  padding: 0 1rem 0 2rem;'])(
    'and one that did would be found: %s',
    (line) => expect(sidesIn('x.scss', line)).toHaveLength(1),
  )
})
