import type { da } from './da'

export const en: typeof da = {
  locale: 'en-GB',
  at: 'at',
  loading: 'Fetching …',
  kinds: { stand: 'Stand', board: 'Board' },
  pairTitle: 'Set the device up',
  pairLead: 'An administrator makes a code under Devices. Write it here.',
  code: 'Code of 6 digits',
  pair: 'Set up',
  otherKind: 'The device is set up for something else',
  otherKindNote: 'Take it out of use under Devices, and set it up again.',
  retry: 'Try again',
}
