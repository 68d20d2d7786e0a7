import type { ForgetWords } from './da'

export const en: ForgetWords = {
  forget: {
    button: 'Forget me on this device',
    question: 'Forget everything on this device?',
    note: 'We then remove your times and all that you have typed from this device.',
    stillValid: 'Your times are still valid. First save the link to them if you want to change or cancel them later.',
    unsent: 'Something is not sent yet',
    unsentNote: 'It is lost if you go on.',
    confirm: 'Forget everything',
    keep: 'Keep',
    failed: 'We could not remove all of it. Clear the data of this page in your browser.',
    done: 'The device has forgotten you. There is nothing about you here any more.',
  },

  shared: {
    label: 'This is a shared device',
    hint: 'Tick this if others use it. Then we forget you here when you have not touched the page for 5 minutes. If you have closed the page, we forget you before it is shown again.',
    question: 'Are you still here?',
    left: (left) => `We forget you on this device in ${left}. Your times are still valid.`,
    stay: 'Yes, I am here',
    now: 'Forget me now',
  },
}
