import { computed, signal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { remembered } from '../platform/remembered'

export interface Shortcut {
  /** What the keyboard gives for it: `n`, `?`, `ArrowLeft`. */
  key: string
  name: string
  run: () => void
}

const groups = signal<readonly (readonly Shortcut[])[]>([])

/** Those that work now. Of two with the same key the one of the innermost part of the screen does. */
export const shortcuts = computed(() => groups.value.flat())

/** Single keys can be in the way of those who talk to their computer, so they can be turned off. */
export const shortcutsAre = remembered<'on' | 'off'>('staff-shortcuts', ['on', 'off'])

/** Gives the shortcuts while the part of the screen that calls this is there. */
export function useShortcuts(given: readonly Shortcut[]): void {
  const latest = useRef(given)
  latest.current = given
  const shown = given.map(({ key, name }) => `${key} ${name}`).join('\n')
  // Before anything is seen: a key that is pressed at once has its effect.
  useLayoutEffect(() => {
    const group = latest.current.map(({ key, name }, place) => ({
      key,
      name,
      run: () => latest.current[place]?.run(),
    }))
    groups.value = [...groups.value, group]
    return () => {
      groups.value = groups.value.filter((other) => other !== group)
    }
  }, [shown])
}

interface Pressed {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

/** The shortcut that is meant by a key pressed on an element; none while somebody types or answers a question. */
export function meantBy(pressed: Pressed, on: Element | null, among: readonly Shortcut[]): Shortcut | null {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return null
  // A question that was closed just now has the focus until the page is drawn again: nobody answers it any more.
  const isOver = on?.closest('dialog:not([open])')
  if (!isOver && on?.closest('input, textarea, select, [contenteditable], dialog, [role=grid]')) return null
  return [...among].reverse().find(({ key }) => key === pressed.key) ?? null
}

/** Listens for the whole page. */
export function followShortcuts(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || shortcutsAre.value === 'off' || document.querySelector('dialog[open]')) return
    const meant = meantBy(event, event.target as Element | null, shortcuts.value)
    if (!meant) return
    event.preventDefault()
    meant.run()
  })
}
