import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

interface DialogProps {
  open: boolean
  title: string
  close: () => void
  /** What is said while the answer is being carried out. Until that is done the question stays. */
  sending?: string | false
  children: ComponentChildren
}

/** A question over the page. The browser keeps the focus inside and gives it back; Escape closes. */
export function Dialog({ open, title, close, sending, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  // The browser tells of a closing a moment later: by then it may have been asked for again.
  const told = useRef(false)
  // Before anything is seen: the next key is no longer for a question that was answered.
  useLayoutEffect(() => {
    if (open) element.current?.showModal()
    else if (element.current?.open) {
      told.current = true
      element.current.close()
    }
  }, [open])
  const refused = (event: Event) => {
    if (event.target !== element.current) return
    if (sending) return event.preventDefault()
    told.current = true
    close()
  }
  const closed = () => {
    // Browsers close one at the second Escape, whatever it says.
    if (sending && !told.current) return element.current?.showModal()
    if (!told.current) close()
    told.current = false
  }
  // Closed before it goes: the browser gives the focus back only then.
  useEffect(() => () => element.current?.close(), [])
  return (
    <dialog ref={element} class="dialog" aria-label={title} onCancel={refused} onClose={closed}>
      <h2 class="h3">{title}</h2>
      {children}
      {sending !== undefined && <div role="status">{sending && <p>{sending}</p>}</div>}
    </dialog>
  )
}
