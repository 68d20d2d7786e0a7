import type { BesideWords } from './da'

export const en: BesideWords = {
  find: {
    title: 'Find your times',
    lead: 'Have you lost the link? Type the e-mail you booked with. We then send a code to it.',
    email: 'E-mail',
    emailWrong: 'Type the e-mail with @ and a dot, for example name@example.com',
    send: 'Send code',
    noEmail: 'Did you book without an e-mail? Then we cannot send a code.',
    sent: 'We have sent a code if we know the address',
    sentTo: (email) => `Look for a mail in ${email}. Check the junk mail too.`,
    until: (time) => `The code works until ${time}.`,
    digits: 'Code',
    digitsHint: '6 digits from the mail',
    digitsMissing: 'Type the 6 digits from the mail',
    digitsWrong: (left) =>
      left === 1 ? 'The code is wrong. You have 1 more try' : `The code is wrong. You have ${left} more tries`,
    answer: 'Find my times',
    again: 'Send a new code',
    other: 'Use another e-mail',
    found: (count) => (count === 1 ? 'We found 1 time' : `We found ${count} times`),
    foundNote: 'Your times are now on this device. You find them under My times.',
    none: 'We found no coming times',
    noneWayOn: 'You have no coming times with that e-mail. You can try another e-mail or book a new time.',
    toMine: 'Go to My times',
  },

  fault: {
    title: 'Report a fault',
    lead: 'Tell us what does not work on the page. We do not ask who you are.',
    what: 'What happened? (can be left out)',
    whatHint: 'Do not write names, CPR numbers or anything else about yourself.',
    facts: (route, version) => `We are also told where you were (${route}), and your version (${version}).`,
    factsNumber: (number) => `The failure has number ${number}.`,
    send: 'Send',
    waiting: 'Not sent yet',
    waitingNote: 'We send it when you have a connection. Look here again to see your number.',
    told: (number) => `Thank you. Your number is ${number}`,
    by: (when) => `Operations looks at the fault by ${when}.`,
    call: (phone, number) =>
      phone ? `Want to hear more? Call ${phone} and give number ${number}.` : `Want to hear more? Give number ${number}.`,
    earlier: 'Faults you have reported',
    toldAt: (stamp) => `Reported ${stamp}`,
    remove: 'Remove from the list',
  },
}
