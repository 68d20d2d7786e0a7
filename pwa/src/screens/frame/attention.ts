import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** Moves the focus, and with it the view, to an element each time `reason` becomes another one that is not empty. */
export function useAttention<T extends HTMLElement>(reason: unknown): RefObject<T | null> {
  const element = useRef<T>(null)
  useEffect(() => {
    if (reason) element.current?.focus()
  }, [reason])
  return element
}

/** An element, and what moves the focus to it: for when the button that was pressed goes with what it was about. */
export function useFocusAfter<T extends HTMLElement>(): [RefObject<T | null>, () => void] {
  const [times, setTimes] = useState(0)
  return [useAttention<T>(times), () => setTimes((before) => before + 1)]
}
