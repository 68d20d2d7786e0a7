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
}
