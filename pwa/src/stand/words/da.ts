const minutes = (count: number): string => (count === 1 ? '1 minut' : `${count} minutter`)

/** What the stand at the door says. */
export const da = {
  welcome: (office: string) => `Velkommen til ${office}`,
  question: 'Hvad kan vi hjælpe med?',
  booked: 'Jeg har en tid',
  bookedNote: 'Tag koden fra din kvittering frem, eller hav dit telefonnummer klar.',
  walkIn: 'Jeg har ikke en tid',
  walkInNote: 'Tag et nummer, og se hvor længe du venter.',
  opensAt: (time: string) => `Vi åbner kl. ${time}.`,
  opensAtNote: 'Du kan tage et nummer allerede nu.',
  closed: 'Vi har lukket lige nu.',
  closedUntil: (moment: string) => `Vi har lukket. Vi åbner igen ${moment}.`,
  closedNote: 'Et nummer, du tager nu, bliver kun kaldt i dag, hvis en medarbejder stadig er her.',
  help: 'Kan du ikke bruge skærmen? Gå hen til en medarbejder, så får du hjælp.',
  back: 'Tilbage',

  arriveTitle: 'Sig, at du er kommet',
  arriveLead: 'Hold kvitteringens kode hen til læseren, eller skriv koden eller dit telefonnummer.',
  shown: 'Kode eller telefonnummer',
  arrive: 'Jeg er her',
  erase: 'Slet',
  tooEarly: (time: string) => `Du er her for tidligt. Kom igen kl. ${time}.`,
  phoneOffline: 'Uden forbindelse kan du kun bruge koden. Skriv den, eller gå hen til en medarbejder.',

  topicTitle: 'Hvad kommer du for?',
  wait: (from: number, until: number) => (from === until ? `Ventetid ca. ${minutes(until)}` : `Ventetid ${from}–${minutes(until)}`),
  waitHonest: 'Ni af ti bliver kaldt inden for den tid.',
  needsTime: 'Kræver en tid. Se de første ledige.',
  timesLead: 'Det kræver en tid.',
  timesFirst: 'Her er de første ledige:',
  bookOnPhone: 'Scan koden, og bestil på din telefon. Eller spørg en medarbejder.',
  noTimes: 'Der er ingen ledige tider lige nu. Spørg en medarbejder.',
  timesOffline: 'Uden forbindelse kan vi ikke se de ledige tider. Spørg en medarbejder.',

  yourNumber: 'Dit nummer er',
  expected: (from: string, until: string) => `Vi regner med at kalde dig mellem kl. ${from} og ${until}.`,
  bookedFor: (time: string) => `Du har tid kl. ${time}. Vi kalder dit nummer på tavlen.`,
  listen: 'Hold øje med tavlen. Vi kalder dit nummer.',
  follow: 'Scan koden med din telefon. Så kan du følge dit nummer der.',
  noted: 'Tak. Vi har noteret, at du er her.',
  notedNote: 'Der er ingen forbindelse lige nu. Sæt dig, så kalder vi dig ved navn. Bliver du ikke kaldt til tiden, så gå hen til en medarbejder.',
  done: 'Færdig',
  offline: (time: string) => `Standeren har ikke haft forbindelse siden kl. ${time}.`,
  offlineStart: 'Du kan stadig tage et nummer.',
  noNumbers: 'Standeren har ikke flere numre. Gå hen til en medarbejder.',
  loading: 'Henter …',
}

export type StandWords = typeof da
