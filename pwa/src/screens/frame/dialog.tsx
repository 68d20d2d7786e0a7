import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface DialogProps {
  open: boolean
  title: string
  close: () => void
  children: ComponentChildren
}

/** A question over the page. The browser keeps the focus inside and gives it back; Escape closes. */
export function Dialog({ open, title, close, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open) element.current?.showModal()
    else element.current?.close()
  }, [open])
  // Closed before it goes: the browser gives the focus back only then.
  useEffect(() => () => element.current?.close(), [])
  return (
    <dialog ref={element} class="dialog" aria-label={title} onClose={close}>
      <h2 class="h3">{title}</h2>
      {children}
    </dialog>
  )
}
