import type { LocalText } from '../../api/shapes'
import { useStaff } from '../app'
import { Fields, RemoveButton, TextField } from '../frame/fields'

interface LinesProps {
  legend: string
  value: readonly LocalText[]
  set: (lines: LocalText[]) => void
}

/** Any number of texts in both languages. */
export function Lines({ legend, value, set }: LinesProps) {
  const said = useStaff().words.value.topic
  const change = (place: number, line: LocalText) => set(value.map((one, at) => (at === place ? line : one)))
  return (
    <fieldset class="lines">
      <legend class="form-label">{legend}</legend>
      {value.map((line, place) => (
        <div key={place} class="line">
          <Fields>
            <TextField label={said.inDanish(place + 1)} value={line.da} set={(da) => change(place, { ...line, da })} required />
            <TextField label={said.inEnglish(place + 1)} value={line.en} set={(en) => change(place, { ...line, en })} required />
          </Fields>
          <RemoveButton name={said.remove} label={said.removeLine(place + 1)} remove={() => set(value.filter((_, at) => at !== place))} />
        </div>
      ))}
      <button class="button button-secondary" type="button" onClick={() => set([...value, { da: '', en: '' }])}>
        {said.addLine}
      </button>
    </fieldset>
  )
}
