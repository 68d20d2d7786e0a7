import { batch, computed, signal } from '@preact/signals'
import type { App } from '../../app'
import { refusalOf, type Answer, type Failure } from '../../api/answer'
import { readDigits, type SentCode } from '../../booking/code'
import { isEmail } from '../../booking/contact'
import { rememberedInTab, rememberInTab } from '../../platform/tab'
import { answerCode, askForCode, bringBookings } from '../../sync/codes'
import type { BesideWords } from '../../words/beside'

/** Refusals after which only a new code helps. */
const SPENT = ['code-not-found', 'code-over', 'code-tried-out', 'proof-invalid']
const TAB = 'find'

export type FindModel = ReturnType<typeof findModel>

type Busy = 'send' | 'answer'

/** From an address over the code to the bookings. The proof stays in this memory and is gone with the page. */
export function findModel(app: App) {
  const earlier = rememberedInTab<{ email: string; code: SentCode | null }>(TAB)
  const email = signal(earlier?.email ?? '')
  const code = signal(earlier?.code ?? null)
  const digits = signal('')
  const fault = signal<FindFault | null>(null)
  const failure = signal<Failure | null>(null)
  const busy = signal<Busy | null>(null)
  let last: Busy = 'send'
  const found = signal<number | null>(null)
  /** Counts what took away the button that was pressed. */
  const restarts = signal(0)
  let proof: string | null = null
  const spent = computed(() => failure.value !== null && SPENT.includes(refusalOf(failure.value) ?? ''))

  function remember(): void {
    rememberInTab(TAB, { email: email.value, code: code.value })
  }

  async function working<T>(as: Busy, work: () => Promise<Answer<T>>): Promise<T | null> {
    last = as
    busy.value = as
    const answer = await work()
    // Until then what failed stays, and who tries again keeps their place at the button.
    batch(() => {
      busy.value = null
      failure.value = null
      fault.value = null
      if (!answer.ok) tell(answer.failure)
    })
    return answer.ok ? answer.value : null
  }

  function tell(of: Failure): void {
    fault.value = faultIn(of)
    failure.value = fault.value ? null : of
  }

  function typeEmail(text: string): void {
    email.value = text
    remember()
  }

  async function send(): Promise<void> {
    if (busy.value) return
    if (!isEmail(email.value)) {
      fault.value = { field: 'email', sentence: null }
      return
    }
    const sent = await working('send', () => askForCode(app, email.value.trim()))
    if (!sent) return
    batch(() => {
      code.value = sent
      digits.value = ''
      proof = null
    })
    remember()
  }

  async function answer(): Promise<void> {
    const [sent, read] = [code.value, readDigits(digits.value)]
    if (busy.value || !sent) return
    if (!read && !proof) {
      fault.value = { field: 'digits', triesLeft: null }
      return
    }
    const count = await working('answer', () => find(sent, read ?? ''))
    if (count === null) return
    batch(() => {
      found.value = count
      code.value = null
    })
    remember()
  }

  async function find(sent: SentCode, read: string): Promise<Answer<number>> {
    if (!proof) {
      const proven = await answerCode(app, sent, read)
      if (!proven.ok) return proven
      proof = proven.value
    }
    return bringBookings(app, proof)
  }

  function retry(): Promise<void> {
    return last === 'send' ? send() : answer()
  }

  function startOver(): void {
    batch(() => {
      restarts.value++
      found.value = null
      code.value = null
      digits.value = ''
      fault.value = null
      failure.value = null
    })
    remember()
  }

  return { email, code, digits, fault, failure, spent, busy, found, restarts, typeEmail, send, answer, retry, startOver }
}

/** What is wrong with a field; without the server's word for it where the page found it itself. */
export type FindFault =
  | { field: 'email'; sentence: string | null }
  | { field: 'digits'; triesLeft: number | null }

/** The fault of a field that a refusal tells of; null when it is about something else. */
export function faultIn(failure: Failure): FindFault | null {
  if (failure.kind !== 'refused') return null
  const { errors, tries_left: triesLeft } = failure.problem
  const aboutEmail = errors?.find(({ pointer }) => pointer.endsWith('/contact/email'))
  if (aboutEmail) return { field: 'email', sentence: aboutEmail.detail }
  return refusalOf(failure) === 'code-wrong' ? { field: 'digits', triesLeft: triesLeft ?? null } : null
}

export function sentenceOf(fault: FindFault, { find }: BesideWords): string {
  if (fault.field === 'email') return fault.sentence ?? find.emailWrong
  return fault.triesLeft === null ? find.digitsMissing : find.digitsWrong(fault.triesLeft)
}
