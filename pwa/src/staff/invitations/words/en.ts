import type { InvitationWords } from './da'

export const en: InvitationWords = {
  title: 'Invitations',
  lead: 'Some times can only be booked with a link. Here you make the link for the citizen.',
  none: 'All times can be booked without a link.',
  noneNote: 'Under Places it says for each caseworker who can book.',

  pool: 'Whom shall the citizen meet?',
  topic: 'What is it about?',
  until: 'The link works until the end of',
  untilHint: 'A year at most. It cannot be taken back.',
  make: 'Make a link',

  made: 'The link is ready',
  madeNote: (until) => `Send it to the citizen. It works until ${until}.`,
  link: (topic) => `Link to ${topic}`,
  copy: 'Copy link',
  copied: 'The link is copied.',
  copyByHand: 'The browser does not copy by itself. Select the link, and copy it.',
}
