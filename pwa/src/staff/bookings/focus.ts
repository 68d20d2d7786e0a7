import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useStaff } from '../app'
import { bookingsOf, type Target } from './model'

/** The element that the keyboard goes to when the work asks for `target`; later, while it is not `ready`. */
export function useTarget<Place extends HTMLElement>(target: Target, ready = true): RefObject<Place | null> {
  const element = useRef<Place>(null)
  const { focus } = bookingsOf(useStaff())
  const isAsked = focus.value === target
  // Before the next key is read: whoever types fast would lose letters.
  useLayoutEffect(() => {
    if (!isAsked || !ready || !element.current) return
    element.current.focus()
    focus.value = null
  }, [isAsked, ready, focus])
  return element
}
