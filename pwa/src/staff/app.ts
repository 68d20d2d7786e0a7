import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Catalogue, LocalText } from '../api/shapes'
import { momentsOf, type Moments } from '../booking/moments'
import type { Clock } from '../platform/clock'
import type { Language } from '../words'
import type { StaffApi } from './api'
import type { Connection } from '../platform/connection'
import { bring } from '../platform/copies'
import { may, worksAt, type Role } from './roles'
import type { Session } from './session'
import { STAFF_WORDS, type StaffWords } from './words'

/** What every screen of staff may ask for; made once in main.tsx. */
export interface StaffApp {
  readonly api: StaffApi
  readonly clock: Clock
  readonly session: Session
  readonly connection: Connection
  readonly language: Signal<Language>
  readonly words: ReadonlySignal<StaffWords>
  readonly moments: ReadonlySignal<Moments>
  /** Names of offices and topics; null until they are here. */
  readonly catalogue: ReadonlySignal<Catalogue | null>
  /** `text` in the language on the screen. */
  text(text: LocalText): string
  /** Whether whoever is signed in may do what asks for that role. */
  may(least: Role): boolean
  /** The offices where whoever is signed in works; none: all of them. */
  readonly offices: ReadonlySignal<readonly string[]>
  /** Whether they work at that office; null: at all of them. */
  worksAt(office: string | null): boolean
  /** Whether they may do what asks for that role and is that office's, or (null) the whole municipality's. */
  mayAt(least: Role, office: string | null): boolean
}

export interface StaffParts {
  api: StaffApi
  clock: Clock
  session: Session
  connection: Connection
  language: Signal<Language>
}

export function createStaffApp({ api, clock, session, connection, language }: StaffParts): StaffApp {
  const catalogue = signal<Catalogue | null>(null)
  const words = computed(() => STAFF_WORDS[language.value])
  const me = computed(() => (session.standing.value.kind === 'in' ? session.standing.value.me : null))
  const offices = computed(() => me.value?.offices ?? [])
  const mayDo = (least: Role) => me.value !== null && may(me.value.role, least)
  void bring('catalogue', catalogue, api.catalogue)
  return {
    api,
    clock,
    session,
    connection,
    language,
    words,
    catalogue,
    moments: computed(() => momentsOf(words.value, catalogue.value?.municipality)),
    text: (text) => text[language.value],
    may: mayDo,
    offices,
    worksAt: (office) => worksAt(offices.value, office),
    mayAt: (least, office) => mayDo(least) && worksAt(offices.value, office),
  }
}

export const StaffContext = createContext<StaffApp | null>(null)

export function useStaff(): StaffApp {
  const app = useContext(StaffContext)
  if (!app) throw new Error('useStaff needs StaffContext')
  return app
}
