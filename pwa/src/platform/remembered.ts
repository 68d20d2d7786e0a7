import { effect, signal, type Signal } from '@preact/signals'
import { rememberedOnDevice, rememberOnDevice } from './device'

/** One of `choices`, the first of them until the citizen chooses; what is chosen is remembered on the device. */
export function remembered<Choice extends string>(key: string, choices: readonly [Choice, ...Choice[]]): Signal<Choice> {
  const choice = signal<Choice>(choices[0])
  remember(choice, key, choices)
  return choice
}

/** Makes a choice the one that was remembered, and has it remembered from now on. Asking the device takes its time. */
export function remember<Choice extends string>(choice: Signal<Choice>, key: string, choices: readonly Choice[]): void {
  const known = rememberedOnDevice(key)
  choice.value = choices.find((one) => one === known) ?? choice.value
  effect(() => rememberOnDevice(key, choice.value))
}
