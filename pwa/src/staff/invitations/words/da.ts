/** What the screen says on which citizens are invited to a caseworker's times. */
export const da = {
  title: 'Invitationer',
  lead: 'Nogle tider kan kun bestilles med et link. Her laver du linket til borgeren.',
  none: 'Alle tider kan bestilles uden link.',
  noneNote: 'Under Steder står det ved hver sagsbehandler, hvem der kan bestille.',

  pool: 'Hvem skal borgeren møde?',
  topic: 'Hvad drejer det sig om?',
  until: 'Linket virker til og med',
  untilHint: 'Højst et år. Det kan ikke trækkes tilbage.',
  make: 'Lav link',

  made: 'Linket er klar',
  madeNote: (until: string) => `Send det til borgeren. Det virker til ${until}.`,
  link: (topic: string) => `Link til ${topic}`,
  copy: 'Kopiér link',
  copied: 'Linket er kopieret.',
  copyByHand: 'Browseren kopierer ikke selv. Marker linket, og kopiér det.',
}

export type InvitationWords = typeof da
