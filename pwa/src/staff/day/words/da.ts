import type { Need } from '../../../api/shapes'
import type { TicketCommand } from '../errands'

const minutes = (count: number): string => (count === 1 ? '1 minut' : `${count} minutter`)

/** What the day board says. */
export const da = {
  title: 'Dagen',
  lead: (office: string, date: string) => `${office}, ${date}`,
  office: 'Sted',
  desk: 'Din skranke',
  noDesk: 'Vælg skranke',
  ownDesk: 'Skrankens nummer',
  orCaseworker: 'Eller din egen som sagsbehandler',
  noCaseworker: 'Ingen',
  toCaseworker: (name: string) => `Hos ${name}`,
  chooseDesk: 'Vælg din skranke for at kalde',
  loading: 'Henter dagen …',
  print: 'Print dagens liste',
  number: 'Nummer',

  call: 'Kald næste',
  callAnother: 'Afslut og kald næste',
  callHeld: (number: number) => `Kald nummer ${number}`,
  heldHere: (numbers: string) => `Uden forbindelse kan du stadig kalde: ${numbers}`,
  noHeld: 'Du kan ikke kalde flere, før der er forbindelse.',
  nobodyWaits: 'Ingen venter.',
  nobodyExpected: 'Ingen mangler at komme.',
  free: 'Din skranke er ledig.',
  called: (time: string) => `Kaldt kl. ${time}`,
  recalled: (time: string) => `Kaldt igen kl. ${time}`,
  serving: (time: string) => `I gang siden kl. ${time}`,
  planned: (time: string) => `Regnet til kl. ${time}`,
  why: (reason: string) => `Hvorfor nu: ${reason}`,
  note: 'Fra din kollega',
  late: 'Her skal nogen se til nu.',

  commands: {
    call: 'Kald',
    start: 'Borgeren er her',
    finish: 'Færdig',
    recall: 'Kald igen',
    'no-show': 'Kom ikke',
    leave: 'Er gået',
    resume: 'Tilbage i køen',
    undo: 'Fortryd',
    park: 'Lad vente',
    'hand-over': 'Giv videre',
  } as Record<TicketCommand, string>,

  undo: (command: string, number: number) => `Fortryd „${command}“ for nummer ${number}`,
  undoBoth: (called: number, finished: number) => `Fortryd: nummer ${called} tilbage i køen, nummer ${finished} tilbage til skranken`,

  waiting: (count: number) => (count === 1 ? '1 venter' : `${count} venter`),
  waited: (count: number) => `Har ventet ${minutes(count)}`,
  promised: (from: string, until: string) => `Lovet mellem kl. ${from} og ${until}`,
  bookedFor: (time: string) => `Tid kl. ${time}`,
  walkIn: 'Uden tid',
  forOther: 'Til en anden skranke',
  held: (desk: string) => `Holdt til skranke ${desk}`,

  elsewhere: 'Ved andre skranker',
  atDesk: (desk: string) => `Skranke ${desk}`,
  parked: 'Venter til senere',
  until: (time: string) => `Til kl. ${time}`,
  expected: 'Har tid i dag',
  arrive: 'Er kommet',
  states: { expected: 'Ventes', late: 'Forsinket', 'no-show': 'Udeblevet', arrived: 'Er kommet' },
  code: (code: string) => `Kode ${code}`,
  over: 'Afsluttet i dag',
  statuses: {
    waiting: 'Venter',
    called: 'Kaldt',
    serving: 'I gang',
    parked: 'Venter til senere',
    done: 'Færdig',
    'no-show': 'Kom ikke',
    left: 'Er gået',
  },

  give: 'Giv et nummer',
  giveLead: 'Til en borger uden tid, som ikke kan bruge standeren.',
  topic: 'Emne',
  follow: 'Borgeren kan scanne koden og følge nummeret på sin telefon.',
  giveNow: 'Giv nummer',

  paper: 'Indtast fra papir',
  paperLead: 'Har I kaldt fra den printede liste? Indtast et besøg ad gangen, det tidligste først.',
  paperWho: 'Hvem',
  paperDesk: 'Skranke',
  paperCalled: 'Kaldt kl.',
  paperEnded: 'Hvordan endte det?',
  paperEnds: { finish: 'Færdig', 'no-show': 'Kom ikke', still: 'Er stadig ved skranken' },
  paperDone: 'Færdig kl.',
  paperAhead: 'Klokken er ikke så mange endnu. Ret tidspunktet til det, der står på papiret.',
  paperEnter: 'Indtast',
  paperClose: 'Luk',
  paperEntered: (count: number) => (count === 1 ? '1 besøg er indtastet.' : `${count} besøg er indtastet.`),

  parkTitle: (number: number) => `Lad nummer ${number} vente`,
  parkFor: (count: number) => minutes(count),

  handTitle: (number: number) => `Giv nummer ${number} videre`,
  to: 'Til',
  toTopic: (topic: string) => `Emnet ${topic}`,
  handNote: 'Besked til kollegaen',
  handNoteHint: 'Slettes, når dagen er slut. Skriv ikke CPR-nummer.',
  handNow: 'Giv videre',
  cancel: 'Annullér',

  needs: { interpreter: 'Tolk', 'sign-language': 'Tegnsprog', 'step-free': 'Uden trin', 'low-desk': 'Lav skranke', 'quiet-waiting': 'Roligt sted', companion: 'Ledsager', 'more-minutes': 'Mere tid' } as Record<Need, string>,
  inLine: 'I køen, den første først',
  lineColumns: ['Nummer', 'Emne', 'Kom kl.', 'Tid', 'Kaldt kl.', 'Færdig kl.'],
  columns: ['Tid', 'Kode', 'Navn', 'Emne', 'Behov', 'Kommet kl.', 'Kaldt kl.', 'Færdig kl.'],

  untold: (count: number) =>
    count === 1 ? '1 ting er ikke sendt endnu. Den sendes, når der er forbindelse.' : `${count} ting er ikke sendt endnu. De sendes, når der er forbindelse.`,
  refusedTitle: 'Det kunne ikke lade sig gøre, da forbindelsen kom igen',
  seen: 'Set',
  errands: (command: string, number: string) => `${command}: ${number}`,
}

export type DayWords = typeof da
