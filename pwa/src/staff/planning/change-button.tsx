import { useStaff } from '../app'

/** Opens the form of what stands in the same row, for those who may change it. */
export function ChangeButton({ name, change }: { name: string; change: () => void }) {
  const { words, may } = useStaff()
  const { calendar } = words.value
  if (!may('planner')) return null
  return (
    <button class="button button-secondary" type="button" aria-label={calendar.change(name)} onClick={change}>
      {calendar.changeShort}
    </button>
  )
}
