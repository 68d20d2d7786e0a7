import type { DeviceWords } from './da'

export const en: DeviceWords = {
  title: 'Devices',
  lead: 'Stands at the door and boards on the wall.',
  none: 'There are no devices yet.',
  kinds: { stand: 'Stand', board: 'Board' },
  statuses: { waiting: 'Waits for the code', paired: 'In use', revoked: 'Taken out of use', expired: 'The code has run out' },
  seen: (when) => `Last in use ${when}`,
  revoke: 'Take out of use',
  revokeTitle: (name) => `Take ${name} out of use?`,
  revokeNote: 'The device stops working and forgets everything.',
  cancel: 'Cancel',

  addTitle: 'Set a new device up',
  kind: 'What is it?',
  office: 'Place',
  name: 'Name',
  nameHint: 'Write where it stands.',
  make: 'Make a code',
  codeTitle: 'Write the code on the device',
  codeNote: (address, time) => `Open ${address} on the device, and write the code there. It works until ${time}.`,
}
