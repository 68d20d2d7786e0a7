import { useStaff } from '../app'
import { CheckGroup, RemoveButton, TextField } from '../frame/fields'
import type { Desk, PoolTable } from '../shapes'

interface DesksProps {
  desks: readonly Desk[]
  set: (desks: Desk[]) => void
  /** The office's. */
  pools: readonly PoolTable[]
}

/** Where citizens are called to, and whose citizens each desk calls. */
export function Desks({ desks, set, pools }: DesksProps) {
  const said = useStaff().words.value.places.day
  const change = (place: number, part: Partial<Desk>) => set(desks.map((desk, at) => (at === place ? { ...desk, ...part } : desk)))
  // It gets its id when it is looked at.
  const add = () => set([...desks, { id: '', name: said.desk(desks.length + 1) }])
  return (
    <fieldset class="lines">
      <legend class="form-label">{said.desks}</legend>
      <p class="form-hint">{said.desksHint}</p>
      {desks.map((desk, place) => (
        <div key={desk.id || place} class="line">
          <TextField label={said.deskName(place + 1)} value={desk.name} set={(name) => change(place, { name })} required />
          {pools.length > 1 && (
            <CheckGroup
              legend={said.deskPools(place + 1)}
              chosen={desk.pools ?? []}
              set={(chosen) => change(place, { pools: chosen })}
              options={pools.map(({ id, name }) => ({ value: id, name }))}
            />
          )}
          <RemoveButton
            name={said.remove}
            label={said.removeDesk(place + 1)}
            remove={() => set(desks.filter((_, at) => at !== place))}
          />
        </div>
      ))}
      <button class="button button-secondary" type="button" onClick={add}>
        {said.addDesk}
      </button>
    </fieldset>
  )
}
