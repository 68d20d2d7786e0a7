import type { DayWords } from './da'

const minutes = (count: number): string => (count === 1 ? '1 minute' : `${count} minutes`)

export const en: DayWords = {
  title: 'The day',
  lead: (office, date) => `${office}, ${date}`,
  office: 'Place',
  desk: 'Your desk',
  noDesk: 'Choose a desk',
  ownDesk: 'Number of the desk',
  chooseDesk: 'Choose your desk to call',
  loading: 'Fetching the day …',
  print: 'Print the list of the day',
  number: 'Number',

  call: 'Call next',
  callAnother: 'Finish and call next',
  callHeld: (number) => `Call number ${number}`,
  heldHere: (numbers) => `Without a connection you can still call: ${numbers}`,
  noHeld: 'You can call no more until there is a connection.',
  nobodyWaits: 'Nobody waits.',
  nobodyExpected: 'Nobody is still to come.',
  free: 'Your desk is free.',
  called: (time) => `Called at ${time}`,
  recalled: (time) => `Called again at ${time}`,
  serving: (time) => `Being served since ${time}`,
  planned: (time) => `Planned until ${time}`,
  why: (reason) => `Why now: ${reason}`,
  note: 'From your colleague',
  late: 'Somebody must look now.',

  commands: {
    call: 'Call',
    start: 'The citizen is here',
    finish: 'Done',
    recall: 'Call again',
    'no-show': 'Did not come',
    leave: 'Has left',
    resume: 'Back into the line',
    undo: 'Undo',
    park: 'Let wait',
    'hand-over': 'Hand over',
  },

  undo: (command, number) => `Undo “${command}” for number ${number}`,

  waiting: (count) => `${count} waiting`,
  waited: (count) => `Has waited ${minutes(count)}`,
  promised: (from, until) => `Promised between ${from} and ${until}`,
  bookedFor: (time) => `Time at ${time}`,
  walkIn: 'Without a time',
  forOther: 'For another desk',
  held: (desk) => `Held for desk ${desk}`,

  elsewhere: 'At other desks',
  atDesk: (desk) => `Desk ${desk}`,
  parked: 'Wait until later',
  until: (time) => `Until ${time}`,
  expected: 'Have a time today',
  arrive: 'Is here',
  states: { expected: 'Expected', late: 'Late', 'no-show': 'Did not come', arrived: 'Is here' },
  code: (code) => `Code ${code}`,
  over: 'Finished today',
  statuses: {
    waiting: 'Waiting',
    called: 'Called',
    serving: 'Being served',
    parked: 'Waits until later',
    done: 'Done',
    'no-show': 'Did not come',
    left: 'Has left',
  },

  give: 'Give a number',
  giveLead: 'To somebody without a time who cannot use the stand.',
  topic: 'Topic',
  giveNow: 'Give number',

  parkTitle: (number) => `Let number ${number} wait`,
  parkFor: (count) => minutes(count),

  handTitle: (number) => `Hand number ${number} over`,
  to: 'To',
  toTopic: (topic) => `The topic ${topic}`,
  handNote: 'Word to your colleague',
  handNoteHint: 'Erased when the day is over. Never write a CPR number.',
  handNow: 'Hand over',
  cancel: 'Cancel',

  needs: { interpreter: 'Interpreter', 'sign-language': 'Sign language', 'step-free': 'Step-free', 'low-desk': 'Low desk', 'quiet-waiting': 'Quiet place', companion: 'Companion', 'more-minutes': 'More time' },
  columns: ['Time', 'Code', 'Name', 'Topic', 'Needs', 'Here at', 'Called at', 'Done at'],

  untold: (count) =>
    count === 1 ? '1 thing has not been sent. It is sent when there is a connection.' : `${count} things have not been sent. They are sent when there is a connection.`,
  refusedTitle: 'It could not be done when the connection came back',
  seen: 'Seen',
  errands: (command, number) => `${command}: ${number}`,
}
