import type { Contact, FieldError, Meeting } from '../api/shapes'

export type Field = 'name' | 'phone' | 'email'
export type Typed = Record<Field, string>
export type Fault = 'name-missing' | 'reach-missing' | 'phone-wrong' | 'email-wrong' | 'call-missing'
export type Faults = Partial<Record<Field, Fault>>

export const FIELDS: readonly Field[] = ['name', 'phone', 'email']
export const NOTHING_TYPED: Typed = { name: '', phone: '', email: '' }

/** Loose on purpose: the server decides, this only catches slips while they are easy to mend. */
const PHONE = /^\+?\d{8,15}$/
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/

export function isEmail(text: string): boolean {
  return EMAIL.test(text.trim())
}

/** Only what counts: not what people write between the digits, nor the unseen marks that a pasted number brings. */
function bare(phone: string): string {
  return phone.replace(/[\s()./-]|\p{Cf}/gu, '').replace(/^00/, '+')
}

/** What is missing or wrong. Who is to be called must give a number. */
export function faultsOf(typed: Typed, meeting: Meeting = 'office'): Faults {
  const faults: Faults = {}
  const phone = bare(typed.phone)
  const email = typed.email.trim()
  if (!typed.name.trim()) faults.name = 'name-missing'
  if (!phone && !email) faults.phone = 'reach-missing'
  if (!phone && meeting === 'phone') faults.phone = 'call-missing'
  if (phone && !PHONE.test(phone)) faults.phone = 'phone-wrong'
  if (email && !EMAIL.test(email)) faults.email = 'email-wrong'
  return faults
}

export function contactOf(typed: Typed): Contact {
  return { name: typed.name.trim(), phone: bare(typed.phone) || null, email: typed.email.trim() || null }
}

/** What the server said about each field; a sentence about anything else is not lost: it comes under the name. */
export function sentencesOf(errors: FieldError[]): Partial<Record<Field, string>> {
  const sentences: Partial<Record<Field, string>> = {}
  for (const { pointer, detail } of errors) {
    const field = FIELDS.find((name) => pointer.endsWith(`/contact/${name}`))
    if (field) sentences[field] = detail
    else if (pointer.endsWith('/contact')) sentences.phone = detail
  }
  return sentences
}
