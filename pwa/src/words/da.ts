/** What the first screen and every failure say. Danish comes first: the other languages have its shape. */
export const da = {
  language: 'Dansk',
  locale: 'da-DK' as string,
  direction: 'ltr' as 'ltr' | 'rtl',
  at: 'kl.',

  frame: {
    service: 'Borgerservice',
    skip: 'Gå til indholdet',
    book: 'Bestil tid',
    mine: 'Mine tider',
    menu: 'Menu',
    help: 'Brug for hjælp?',
    callUs: (phone: string) => `Ring ${phone}`,
    fault: 'Meld en fejl',
    privacy: 'Dine oplysninger',
    accessibility: 'Tilgængelighedserklæring',
    updateReady: 'Ny version klar',
    update: 'Opdater',
    loading: 'Henter …',
  },

  failure: {
    unreachable: 'Der er ikke forbindelse',
    unreachableWayOn: 'Tjek din forbindelse, og prøv igen.',
    broken: 'Der skete en fejl hos os',
    brokenWayOn: 'Prøv igen om lidt.',
    outdated: 'Siden skal opdateres',
    outdatedWayOn: 'Vi har lavet noget om. Tryk Opdater, så virker det igen. Det, du har skrevet, bliver her.',
    number: (id: string) => `Nævn dette nummer, hvis du ringer: ${id}`,
    tell: 'Meld fejlen',
    toFind: 'Find din tid med en kode',
    retry: 'Prøv igen',
    tried: (times: number, at: string) => (times === 1 ? `Vi prøvede igen kl. ${at}.` : `Vi har prøvet igen ${times} gange, sidst kl. ${at}.`),
    orCall: (phone: string) => `Du kan også ringe til os på ${phone}.`,
  },

  topics: {
    title: 'Bestil tid',
    lead: 'Find det, du skal have ordnet, og vælg en tid.',
    search: 'Søg',
    searchHint: 'Skriv fx pas, kørekort eller MitID',
    list: 'Hvad drejer det sig om?',
    more: 'Flere emner',
    found: (count: number) => (count === 1 ? '1 emne' : `${count} emner`),
    none: (text: string) => `Vi fandt ikke noget om “${text}”`,
    noneWayOn: 'Prøv et andet ord. Eller se alle emner.',
    showAll: 'Vis alle emner',
  },

  missing: {
    title: 'Siden findes ikke',
    text: 'Linket kan være forkert, eller siden er flyttet.',
    wayOn: 'Gå til forsiden',
    toMine: 'Gå til Mine tider',
  },
}

export type Words = typeof da
