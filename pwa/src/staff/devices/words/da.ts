/** What the page about stands and boards says. */
export const da = {
  title: 'Enheder',
  lead: 'Standere ved døren og tavler på væggen.',
  none: 'Der er ingen enheder endnu.',
  kinds: { stand: 'Stander', board: 'Tavle' },
  statuses: { waiting: 'Venter på koden', paired: 'I brug', revoked: 'Taget ud af brug', expired: 'Koden er udløbet' },
  seen: (when: string) => `Sidst i brug ${when}`,
  revoke: 'Tag ud af brug',
  revokeTitle: (name: string) => `Tag ${name} ud af brug?`,
  revokeNote: 'Enheden holder op med at virke og glemmer alt.',
  cancel: 'Annullér',

  addTitle: 'Sæt en ny enhed op',
  kind: 'Hvad er det?',
  office: 'Sted',
  name: 'Navn',
  nameHint: 'Skriv, hvor den står.',
  make: 'Lav en kode',
  codeTitle: 'Skriv koden på enheden',
  codeNote: (address: string, time: string) => `Åbn ${address} på enheden, og skriv koden der. Den virker til kl. ${time}.`,
}

export type DeviceWords = typeof da
