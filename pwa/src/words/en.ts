import type { Words } from './da'

export const en: Words = {
  language: 'English',
  locale: 'en-GB',
  direction: 'ltr',
  at: 'at',

  frame: {
    service: 'Citizen service',
    skip: 'Skip to content',
    book: 'Book a time',
    mine: 'My times',
    menu: 'Menu',
    help: 'Need help?',
    callUs: (phone) => `Call ${phone}`,
    fault: 'Report a fault',
    privacy: 'Your data',
    accessibility: 'Accessibility statement (in Danish)',
    updateReady: 'A new version is ready',
    update: 'Update',
    loading: 'Loading …',
  },

  failure: {
    unreachable: 'There is no connection',
    unreachableWayOn: 'Check your connection and try again.',
    broken: 'Something went wrong on our side',
    brokenWayOn: 'Try again shortly.',
    outdated: 'This page must be updated',
    outdatedWayOn: 'We have changed something. Press Update, and it works again. What you have typed stays here.',
    number: (id) => `Give this number if you call: ${id}`,
    tell: 'Report the fault',
    toFind: 'Find your time with a code',
    retry: 'Try again',
    tried: (times: number, at: string) => (times === 1 ? `We tried again at ${at}.` : `We have tried again ${times} times, last at ${at}.`),
    orCall: (phone) => `You can also call us on ${phone}.`,
  },

  topics: {
    title: 'Book a time',
    lead: 'Find what you need done and choose a time.',
    search: 'Search',
    searchHint: 'Type for example passport, driving licence or MitID',
    list: 'What is it about?',
    more: 'More topics',
    found: (count) => (count === 1 ? '1 topic' : `${count} topics`),
    none: (text) => `We found nothing about “${text}”`,
    noneWayOn: 'Try another word. Or see all topics.',
    showAll: 'Show all topics',
  },

  missing: {
    title: 'Page not found',
    text: 'The link may be wrong, or the page has moved.',
    wayOn: 'Go to the front page',
    toMine: 'Go to My times',
  },
}
