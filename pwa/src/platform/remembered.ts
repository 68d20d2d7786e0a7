import { effect, signal, type Signal } from '@preact/signals'
import { rememberedOnDevice, rememberOnDevice } from './device'

/** One of `choices`, the first of them until the citizen chooses; what is chosen is remembered on the device. */
export function remembered<Choice extends string>(key: string, choices: readonly [Choice, ...Choice[]]): Signal<Choice> {
  const known = rememberedOnDevice(key)
  const choice = signal(choices.find((one) => one === known) ?? choices[0])
  effect(() => rememberOnDevice(key, choice.value))
  return choice
}
