import { da as bookings } from '../bookings/words/da'
import { da as audit } from '../audit/words/da'
import { da as day } from '../day/words/da'
import { da as devices } from '../devices/words/da'
import { da as invitations } from '../invitations/words/da'
import { da as places } from '../places/words/da'
import type { Role } from '../roles'
import { da as topic } from '../topics/words/da'
import { da as planning } from './planning/da'
import { da as tasks } from './tasks/da'

/** What the screens of staff say. Danish comes first: English has its shape. */
export const da = {
  ...planning,
  ...tasks,
  locale: 'da-DK' as string,
  at: 'kl.',

  frame: {
    service: 'Borgerservice for personale',
    skip: 'Gå til indholdet',
    menu: 'Menu',
    loading: 'Henter …',
    fault: 'Meld en fejl',
    goTo: (name: string) => `Gå til ${name}`,
    lost: (time: string) => `Der har ikke været forbindelse siden kl. ${time}.`,
    ended: 'Du er logget ud. Det, du har skrevet, er her endnu.',
    signIn: 'Log ind',
    missing: 'Siden findes ikke',
    missingNote: 'Linket kan være forkert, eller siden er flyttet.',
    toStart: 'Gå til forsiden',
    notForYou: 'Du har ikke adgang her',
    notForYouNote: 'Din rolle giver ikke adgang til denne side. Spørg din leder, hvis du skal bruge den.',
  },

  failure: {
    tell: 'Meld fejlen',
    reload: 'Hent siden igen',
  },

  bookings,
  day,
  audit,
  devices,
  invitations,
  places,
  topic,

  roles: {
    reader: 'Læser',
    clerk: 'Medarbejder',
    planner: 'Planlægger',
    administrator: 'Administrator',
  } as Record<Role, string>,

  rights: {
    reader: 'Du kan se kalendere og tal.',
    clerk: 'Du kan se kalendere og tal og hjælpe borgerne med deres tider.',
    planner: 'Du kan også ændre åbningstider, emner og lukkedage.',
    administrator: 'Du kan alt, også se hvem der har gjort hvad.',
  } as Record<Role, string>,

  shortcuts: {
    title: 'Genveje',
    on: 'Brug genveje på tastaturet',
    close: 'Luk',
    keys: { ArrowLeft: '←', ArrowRight: '→' } as Partial<Record<string, string>>,
  },

  signIn: {
    title: 'Log ind',
    user: 'Brugernavn',
    password: 'Adgangskode',
    send: 'Log ind',
    demo: 'Demoen har disse brugere',
    again: 'Log ind igen',
    againNote: 'Du er logget ud, fordi der er gået lang tid. Det, du har skrevet, bliver her.',
    later: 'Ikke nu',
    provider: 'Log ind med kommunens login',
    stopped: 'Du blev ikke logget ind.',
    beginAnew: 'Begynd forfra',
  },

  account: {
    title: 'Din konto',
    who: 'Navn',
    role: 'Rolle',
    rights: 'Du må',
    offices: 'Steder',
    allOffices: 'Alle steder',
    signOut: 'Log ud',
    signOutEverywhere: 'Log ud alle steder',
    everywhereNote: 'Så er du også logget ud på andre computere og telefoner.',
  },
}

export type StaffWords = typeof da
