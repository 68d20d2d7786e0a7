import { useStaff } from '../app'

interface ChangeButtonProps {
  name: string
  /** Whose it is; null: the whole municipality's. */
  office: string | null
  change: () => void
}

/** Opens the form of what stands in the same row, for those who may change it. */
export function ChangeButton({ name, office, change }: ChangeButtonProps) {
  const { words, mayAt } = useStaff()
  const { calendar } = words.value
  if (!mayAt('planner', office)) return null
  return (
    <button class="button button-secondary" type="button" aria-label={calendar.change(name)} onClick={change}>
      {calendar.changeShort}
    </button>
  )
}
