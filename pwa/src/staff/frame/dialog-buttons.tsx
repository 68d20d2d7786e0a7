import type { ComponentChildren } from 'preact'

interface DialogButtonsProps {
  submit: string
  busy: boolean
  back: string
  close: () => void
  /** It cannot be left just now. */
  stays?: boolean
  /** What else can be answered. */
  children?: ComponentChildren
}

/** The end of a form in a dialog: do it, or leave it. */
export function DialogButtons({ submit, busy, back, close, stays = false, children }: DialogButtonsProps) {
  return (
    <div class="buttons">
      <button class="button button-primary" type="submit" aria-busy={busy}>
        {submit}
      </button>
      <button class="button button-secondary" type="button" aria-disabled={stays} onClick={close}>
        {back}
      </button>
      {children}
    </div>
  )
}
