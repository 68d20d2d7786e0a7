interface TextOptionsProps {
  id: string
  label: string
  options: readonly string[]
  active: number
  pick: (place: number) => void
}

/** What a field suggests below it; the keys stay in the field. */
export function TextOptions({ id, label, options, active, pick }: TextOptionsProps) {
  return (
    <div class="suggested" id={id} role="listbox" aria-label={label} hidden={options.length === 0}>
      {options.map((option, place) => (
        <div
          key={option}
          id={`${id}-${place}`}
          role="option"
          class="suggestion"
          aria-selected={place === active}
          // The field keeps the keyboard.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => pick(place)}
        >
          {option}
        </div>
      ))}
    </div>
  )
}
