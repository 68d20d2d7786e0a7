/** A code that was sent to an address, if it is known there. It is answered on this device only. */
export interface SentCode {
  id: string
  email: string
  expiresAt: string
}

/** The six digits in what was typed or pasted, whatever stands between them; null for anything else. */
export function readDigits(typed: string): string | null {
  const bare = typed.replace(/[\s.-]|\p{Cf}/gu, '')
  return /^\d{6}$/.test(bare) ? bare : null
}

export function isOver(code: SentCode, now: number): boolean {
  return Date.parse(code.expiresAt) <= now
}
