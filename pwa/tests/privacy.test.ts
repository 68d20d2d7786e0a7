import { describe, expect, it } from 'vitest'
import facts from '../src/screens/privacy/facts.json'
import { STEPS } from '../src/storage/schema'
import { BESIDE_WORDS } from '../src/words/beside'

/** The tables that the steps make, one after the other. */
function tablesMade(): string[] {
  const made: string[] = []
  const database = {
    createObjectStore: (table: string) => void made.push(table),
    deleteObjectStore: (table: string) => void made.splice(made.indexOf(table), 1),
  }
  STEPS.forEach((step) => step(database as never))
  return made.sort()
}

describe.each(['da', 'en'] as const)('The privacy page in %s', (language) => {
  const { privacy } = BESIDE_WORDS[language]

  it('names every table on the device', () => {
    expect(Object.keys(privacy.tables).sort()).toEqual(tablesMade())
  })

  it('names everything that a contact holds', () => {
    expect(Object.keys(privacy.contact)).toEqual(facts.contact)
  })
})
