import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** Moves the focus, and with it the view, to an element each time `reason` becomes another one that is not empty. */
export function useAttention<T extends HTMLElement>(reason: unknown): RefObject<T | null> {
  const element = useRef<T>(null)
  useEffect(() => {
    if (reason) element.current?.focus()
  }, [reason])
  return element
}
