/** What the screens beside the way to a time say. */
export const da = {
  find: {
    title: 'Find dine tider',
    lead: 'Har du mistet linket? Skriv den e-mail, du bestilte med. Så sender vi en kode til den.',
    email: 'E-mail',
    emailWrong: 'Skriv e-mailen med @ og punktum, fx navn@eksempel.dk',
    send: 'Send kode',
    noEmail: 'Bestilte du uden e-mail? Så kan vi ikke sende en kode.',
    sent: 'Vi har sendt en kode, hvis vi kender adressen',
    sentTo: (email: string) => `Se efter en mail i ${email}. Kig også i uønsket post.`,
    until: (time: string) => `Koden virker til kl. ${time}.`,
    digits: 'Kode',
    digitsHint: '6 tal fra mailen',
    digitsMissing: 'Skriv de 6 tal fra mailen',
    digitsWrong: (left: number) =>
      left === 1 ? 'Koden er forkert. Du har 1 forsøg mere' : `Koden er forkert. Du har ${left} forsøg mere`,
    answer: 'Find mine tider',
    again: 'Send en ny kode',
    other: 'Brug en anden e-mail',
    found: (count: number) => (count === 1 ? 'Vi fandt 1 tid' : `Vi fandt ${count} tider`),
    foundNote: 'Nu ligger dine tider på denne enhed. Du finder dem under Mine tider.',
    none: 'Vi fandt ingen kommende tider',
    noneWayOn: 'Du har ingen kommende tider med den e-mail. Du kan prøve en anden e-mail eller bestille en ny tid.',
    toMine: 'Gå til Mine tider',
  },

  fault: {
    title: 'Meld en fejl',
    lead: 'Fortæl os, hvad der ikke virker på siden. Vi spørger ikke, hvem du er.',
    what: 'Hvad skete der? (kan udelades)',
    whatHint: 'Skriv ikke navn, CPR-nummer eller andet om dig selv.',
    facts: (route: string, version: string) => `Vi får også at vide, hvor du var (${route}), og din version (${version}).`,
    factsNumber: (number: string) => `Fejlen har nummer ${number}.`,
    send: 'Send',
    waiting: 'Ikke sendt endnu',
    waitingNote: 'Vi sender den, når du har forbindelse. Kig her igen. Så kan du se dit nummer.',
    told: (number: number) => `Tak. Dit nummer er ${number}`,
    by: (when: string) => `Driften ser på fejlen senest ${when}.`,
    call: (phone: string | null, number: number) =>
      phone ? `Vil du høre mere? Ring ${phone}, og nævn nummer ${number}.` : `Vil du høre mere? Nævn nummer ${number}.`,
    earlier: 'Fejl, du har meldt',
    toldAt: (stamp: string) => `Meldt ${stamp}`,
    remove: 'Fjern fra listen',
  },
}

export type BesideWords = typeof da
