import type { StandWords } from './da'

const minutes = (count: number): string => (count === 1 ? '1 minute' : `${count} minutes`)

export const en: StandWords = {
  welcome: (office) => `Welcome to ${office}`,
  question: 'What can we help with?',
  booked: 'I have a time',
  bookedNote: 'Have the code of your receipt or your phone number at hand.',
  walkIn: 'I have no time',
  walkInNote: 'Take a number, and see how long you wait.',
  help: 'Can you not use the screen? Go to somebody who works here, and you get help.',
  back: 'Back',

  arriveTitle: 'Say that you are here',
  arriveLead: 'Hold the code of your receipt to the reader, or write the code or your phone number.',
  shown: 'Code or phone number',
  arrive: 'I am here',
  erase: 'Erase',
  tooEarly: (time) => `You are here too early. Come back at ${time}.`,
  phoneOffline: 'Without a connection only the code works. Write it, or go to somebody who works here.',

  topicTitle: 'What do you come for?',
  wait: (from, until) => (from === until ? `Wait about ${minutes(until)}` : `Wait ${from}–${minutes(until)}`),
  waitHonest: 'Nine of ten are called within that time.',
  needsTime: 'Needs an appointment. See the first free times.',
  timesLead: 'It needs an appointment.',
  timesFirst: 'These are the first free times:',
  bookOnPhone: 'Scan the code, and book on your phone. Or ask somebody who works here.',
  noTimes: 'There are no free times right now. Ask somebody who works here.',
  timesOffline: 'Without a connection we cannot see the free times. Ask somebody who works here.',

  yourNumber: 'Your number is',
  expected: (from, until) => `We expect to call you between ${from} and ${until}.`,
  bookedFor: (time) => `You have a time at ${time}. We call your number on the board.`,
  listen: 'Watch the board. We call your number.',
  follow: 'Scan the code with your phone. Then you can follow your number there.',
  noted: 'Thank you. We have noted that you are here.',
  notedNote: 'There is no connection right now. Take a seat, and we call you by name.',
  done: 'Done',
  offline: (time) => `The stand has had no connection since ${time}.`,
  offlineStart: 'You can still take a number.',
  noNumbers: 'The stand has no numbers left. Go to somebody who works here.',
  loading: 'Fetching …',
}
