import { useState } from 'preact/hooks'
import { useStaff } from '../app'
import { Fields, MoreFields, RemoveButton, TextField } from '../frame/fields'
import type { Document } from '../shapes'
import { readCoordinates, writeCoordinates } from './edits'

type Postcode = NonNullable<Document['postcodes']>[number]
/** As it is being typed: what is on no map yet has a word in its place. */
interface Line {
  postcode: string
  place: string
}

interface PostcodesProps {
  value: readonly Postcode[]
  set: (postcodes: Postcode[]) => void
}

/** Where postcodes are, so that citizens find the nearest office without telling where they are. */
export function Postcodes({ value, set }: PostcodesProps) {
  const { words } = useStaff()
  const { office: common, whole: said } = words.value.places
  const [lines, setLines] = useState<Line[]>(() =>
    value.map(({ postcode, coordinates }) => ({ postcode, place: writeCoordinates(coordinates, words.value.locale) })),
  )
  const write = (next: Line[]) => {
    setLines(next)
    // What cannot be read keeps the form open by its fault; nothing is sent meanwhile.
    set(next.flatMap(({ postcode, place }) => {
      const coordinates = readCoordinates(place)
      return coordinates ? [{ postcode, coordinates }] : []
    }))
  }
  const change = (at: number, part: Partial<Line>) => write(lines.map((line, place) => (place === at ? { ...line, ...part } : line)))
  const faultOf = ({ postcode }: Line, at: number) => {
    if (!/^\d{4}$/.test(postcode)) return common.postcodeFault
    return lines.findIndex((other) => other.postcode === postcode) < at ? said.postcodeTwice : null
  }
  return (
    <MoreFields summary={said.postcodes}>
      <p class="form-hint">{said.postcodesHint}</p>
      {lines.map((line, at) => (
        <div key={at} class="line">
          <Fields>
            <TextField label={said.postcode(at + 1)} value={line.postcode} set={(postcode) => change(at, { postcode })} fault={faultOf(line, at)} required />
            <TextField
              label={said.postcodePlace(at + 1)}
              value={line.place}
              set={(place) => change(at, { place })}
              fault={readCoordinates(line.place) ? null : common.coordinatesFault}
              required
            />
          </Fields>
          <RemoveButton name={said.remove} label={said.removePostcode(at + 1)} remove={() => write(lines.filter((_, place) => place !== at))} />
        </div>
      ))}
      <button class="button button-secondary" type="button" onClick={() => write([...lines, { postcode: '', place: '' }])}>
        {said.addPostcode}
      </button>
    </MoreFields>
  )
}
