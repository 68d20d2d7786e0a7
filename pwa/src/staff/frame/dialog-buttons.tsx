import type { ComponentChildren } from 'preact'

interface DialogButtonsProps {
  submit: string
  busy: boolean
  back: string
  close: () => void
  /** What else can be answered. */
  children?: ComponentChildren
}

/** The end of a form in a dialog: do it, or leave it. */
export function DialogButtons({ submit, busy, back, close, children }: DialogButtonsProps) {
  return (
    <div class="buttons">
      <button class="button button-primary" type="submit" aria-busy={busy}>
        {submit}
      </button>
      <button class="button button-secondary" type="button" onClick={close}>
        {back}
      </button>
      {children}
    </div>
  )
}
