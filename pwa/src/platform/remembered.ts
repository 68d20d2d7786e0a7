import { effect, signal, type Signal } from '@preact/signals'

/** One of `choices`, the first of them until the citizen chooses; what is chosen is remembered on the device. */
export function remembered<Choice extends string>(key: string, choices: readonly [Choice, ...Choice[]]): Signal<Choice> {
  const known = read(key)
  const choice = signal(choices.find((one) => one === known) ?? choices[0])
  effect(() => write(key, choice.value))
  return choice
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, choice: string): void {
  try {
    localStorage.setItem(key, choice)
  } catch {
    // A browser that remembers nothing still shows what is chosen now.
  }
}
