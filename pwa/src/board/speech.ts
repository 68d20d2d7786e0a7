import { remembered } from '../platform/remembered'

export const speechIs = remembered<'off' | 'on'>('board-speech', ['off', 'on'])

/** Whether the device can speak at all. */
export const canSpeak = 'speechSynthesis' in globalThis

/** Says the sentences one after the other, when somebody has turned speech on. */
export function say(sentences: readonly string[], locale: string): void {
  if (!canSpeak || speechIs.value === 'off') return
  for (const sentence of sentences) {
    const utterance = new SpeechSynthesisUtterance(sentence)
    utterance.lang = locale
    utterance.rate = 0.9
    speechSynthesis.speak(utterance)
  }
}
