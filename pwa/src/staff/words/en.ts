import { en as bookings } from '../bookings/words/en'
import { en as audit } from '../audit/words/en'
import { en as day } from '../day/words/en'
import { en as devices } from '../devices/words/en'
import { en as invitations } from '../invitations/words/en'
import { en as places } from '../places/words/en'
import { en as topic } from '../topics/words/en'
import type { StaffWords } from './da'
import { en as planning } from './planning/en'
import { en as tasks } from './tasks/en'

export const en: StaffWords = {
  ...planning,
  ...tasks,
  locale: 'en-GB',
  at: 'at',

  frame: {
    service: 'Citizen service for staff',
    skip: 'Skip to content',
    menu: 'Menu',
    loading: 'Loading …',
    fault: 'Report a fault',
    goTo: (name) => `Go to ${name}`,
    lost: (time) => `There has been no connection since ${time}.`,
    ended: 'You are signed out. What you have typed is still here.',
    signIn: 'Sign in',
    missing: 'Page not found',
    missingNote: 'The link may be wrong, or the page has moved.',
    toStart: 'Go to the start page',
    notForYou: 'You have no access here',
    notForYouNote: 'Your role does not open this page. Ask your manager if you need it.',
  },

  failure: {
    tell: 'Report the fault',
    reload: 'Load the page again',
  },

  bookings,
  day,
  audit,
  devices,
  invitations,
  places,
  topic,

  roles: {
    reader: 'Reader',
    clerk: 'Clerk',
    planner: 'Planner',
    administrator: 'Administrator',
  },

  rights: {
    reader: 'You can see calendars and figures.',
    clerk: 'You can see calendars and figures and help citizens with their times.',
    planner: 'You can also change opening hours, topics and closures.',
    administrator: 'You can do everything, and see who has done what.',
  },

  shortcuts: {
    title: 'Shortcuts',
    on: 'Use shortcuts on the keyboard',
    close: 'Close',
    keys: { ArrowLeft: '←', ArrowRight: '→' },
  },

  signIn: {
    title: 'Sign in',
    user: 'User name',
    password: 'Password',
    send: 'Sign in',
    demo: 'The demo has these users',
    again: 'Sign in again',
    againNote: 'You are signed out because a long time has passed. What you have typed stays here.',
    later: 'Not now',
    provider: "Sign in with the municipality's login",
    stopped: 'You were not signed in.',
    beginAnew: 'Begin again',
  },

  account: {
    title: 'Your account',
    who: 'Name',
    role: 'Role',
    rights: 'You may',
    offices: 'Offices',
    allOffices: 'All offices',
    signOut: 'Sign out',
    signOutEverywhere: 'Sign out everywhere',
    everywhereNote: 'Then you are signed out on other computers and phones too.',
  },
}
