import type { TasksWords } from './da'

export const en: TasksWords = {
  tasks: {
    name: 'Tasks',
    title: 'Tasks',
    lead: 'The citizens who wait for you.',
    calls: 'Call or write',
    noCalls: 'Nobody must be called.',
    misfits: 'Bookings that do not fit',
    noMisfits: 'All bookings fit.',
    erased: 'The name is erased',
    kinds: { call: 'Call', letter: 'Send a letter' },
    why: {
      moved: 'we have moved the time',
      cancelled: 'we have cancelled the time',
      'no-time': 'there was no other time',
    },
    was: (when) => `Had ${when}.`,
    is: (when) => `The time is ${when}`,
    code: (code) => `code ${code}`,
    deadline: (when) => `By ${when}`,
    finish: 'Done',
    finishOf: (who) => `Done: ${who}`,
    moveTo: (when) => `Move to ${when}`,
    move: 'Move the time',
    keep: 'Keep the time',
    keepOf: (when) => `Keep the time: ${when}`,
    had: (when) => `The citizen has a time ${when}.`,
    reason: 'Why',
    reasonToCitizen: 'The citizen can read it in the message.',
    reasonToUs: 'It is kept with the booking.',
  },
}
