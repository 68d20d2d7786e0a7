import type { BoardWords } from './da'

export const en: BoardWords = {
  number: 'Number',
  at: (desk) => (/^\d+$/.test(desk) ? `Desk ${desk}` : desk),
  nobody: 'Nobody is called right now',
  waiting: (count) => `${count} waiting`,
  kept: (percent) => `${percent} of 100 were called when their number said so`,
  passed: 'Passed over',
  why: { moved: 'moved', parked: 'waits until later', 'no-show': 'did not come', left: 'has left' },
  spoken: (number, desk) => `Number ${number}. ${desk}.`,
  speechOn: 'Read numbers aloud',
  speechOff: 'Do not read aloud',
  lost: (time) => `The board has had no connection since ${time}. Listen for your number.`,
  loading: 'Fetching the board …',
}
