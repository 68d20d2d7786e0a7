const minutes = (count: number) => (count === 1 ? '1 minut' : `${count} minutter`)

/** What the citizen's own phone says on the day of the visit. */
export const da = {
  arrival: {
    here: 'Jeg er her',
    hereNote: 'Tryk, når du er kommet. Så får du et nummer og kan følge køen her.',
    early: (time: string) => `Fra kl. ${time} kan du melde her på siden, at du er kommet.`,
    offline: 'Du kan ikke melde dig her uden forbindelse',
    offlineWayOn: (code: string) => `Skriv koden ${code} på standeren, eller sig den til en medarbejder.`,
    failed: 'Du er ikke meldt endnu',
  },
  number: {
    title: 'Dit nummer',
    lead: 'Her kan du se, hvornår det bliver din tur. Siden følger selv med.',
    number: 'Nummer',
    /** Offices that name no desks have them by number. */
    desk: (desk: string) => (/^\d+$/.test(desk) ? `skranke ${desk}` : desk),
    place: (place: number) => (place === 1 ? 'Du er den næste i køen.' : `Du er nu nummer ${place} i køen.`),
    promised: (from: string, until: string) => `Vi regner med at kalde dig mellem kl. ${from} og ${until}.`,
    broken: (until: string) => `Vi ville have kaldt dig før kl. ${until}. Det nåede vi ikke.`,
    wait: (from: number, until: number) =>
      from === 0 ? `Vi kalder dig inden for ${minutes(until)}.` : `Vi kalder dig om ${from}–${minutes(until)}.`,
    bookedFor: (time: string) => `Du har tid kl. ${time}.`,
    late: (time: string) => `Din tid var kl. ${time}. Du kom for sent, så du står i kø med dem uden tid.`,
    called: (desk: string) => `Det er din tur. Gå til ${desk}.`,
    calledAt: (time: string) => `Vi kaldte dig kl. ${time}.`,
    serving: (desk: string) => `Du er ved ${desk}.`,
    parked: (time: string) => `Du venter til kl. ${time}. Så er du i køen igen på din plads.`,
    parkedFor: 'Du venter lidt. En medarbejder henter dig.',
    noShow: 'Vi kaldte dig, men du kom ikke. Er du her? Sig det til en medarbejder.',
    left: 'Du er ikke i køen mere.',
    done: 'Dit besøg er slut. Tak for i dag.',
    stale: (time: string) => `Der er ingen forbindelse. Sådan så det ud kl. ${time}. Hold øje med tavlen.`,
    watch: 'Du bliver også kaldt på tavlen.',
    leave: 'Jeg venter ikke mere',
    leaveQuestion: 'Vil du ud af køen?',
    leaveNote: 'Så mister du din plads.',
    leaveNow: 'Gå ud af køen',
    stay: 'Bliv i køen',
    forget: 'Fjern nummeret',
    none: 'Du har ikke et nummer på denne enhed',
    noneWayOn: 'Tag et nummer på standeren, og scan koden. Har du en tid, finder du den under Mine tider.',
    toMine: 'Gå til Mine tider',
    linkBroken: 'Linket er ikke helt',
    linkBrokenWayOn: 'Scan koden på standeren igen.',
    follow: (number: number) => `Følg nummer ${number}`,
    loading: 'Henter dit nummer …',
  },
}

export type ArrivingWords = typeof da
