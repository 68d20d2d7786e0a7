/** Numbers that the stand may hand out by itself, of one day. */
export interface Stock {
  /** YYYY-MM-DD, local. */
  date: string
  next: number
  last: number
}

/** With fewer left the stand asks for more while it can. */
export const FEW = 10

/** How many it can still hand out; those of another day are nobody's. */
export function left(stock: Stock | null, today: string): number {
  return stock?.date === today ? Math.max(0, stock.last - stock.next + 1) : 0
}

/** The next number and what is left then; null: there is none. */
export function take(stock: Stock | null, today: string): { number: number; stock: Stock } | null {
  if (!stock || left(stock, today) === 0) return null
  return { number: stock.next, stock: { ...stock, next: stock.next + 1 } }
}

/** Whether what was shown could be a phone number: a stand keeps none, so it is not taken without a connection. */
export function isPhone(shown: string): boolean {
  return /^[+\d][\d\s().-]{7,}$/.test(shown.trim())
}
