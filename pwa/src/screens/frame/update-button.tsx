import { useApp } from '../../app'
import { updateNow } from '../../platform/update'

/** Fetches the newest version of the pages. */
export function UpdateButton({ primary = false }: { primary?: boolean }) {
  const { frame } = useApp().words.value
  return (
    <button class={`button button-${primary ? 'primary' : 'secondary'}`} type="button" onClick={() => void updateNow()}>
      {frame.update}
    </button>
  )
}
