import { useStaff } from '../app'
import { DialogButtons } from '../frame/dialog-buttons'
import type { Editing } from './editing'

interface FormButtonsProps {
  editing: Editing
  close: () => void
  /** Of what is in the file already, where it can be taken out of it. */
  remove?: { name: string; ask: () => Promise<void> } | null
}

/** The end of each form about the municipality's file: look at what it would do, leave it, or take it out. */
export function FormButtons({ editing, close, remove }: FormButtonsProps) {
  const { review } = useStaff().words.value
  return (
    <DialogButtons submit={review.ask} busy={editing.busy.value} back={review.cancel} close={close}>
      {remove && (
        <button class="button button-secondary" type="button" onClick={() => void remove.ask()}>
          {remove.name}
        </button>
      )}
    </DialogButtons>
  )
}
