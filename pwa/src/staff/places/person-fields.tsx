import { useStaff } from '../app'
import { CheckField, Fields, SelectField, TextField } from '../frame/fields'
import { poolName } from '../names'
import type { OfficeTable, PoolTable } from '../shapes'
import { personsOf } from './edits'

interface PersonFieldsProps {
  pool: PoolTable
  /** All groups but this. */
  others: readonly PoolTable[]
  offices: readonly OfficeTable[]
  fill: (part: Partial<PoolTable>) => void
}

/** Whether the group is a caseworker, who it is, and where they hear of those who come. */
export function PersonFields({ pool, others, offices, fill }: PersonFieldsProps) {
  const said = useStaff().words.value.places.desksOf
  const groupsOf = (pools: readonly PoolTable[]) => pools.map((one) => poolName(one, offices)).join(', ')
  const known = personsOf(others).map(({ id, pools }) => ({ value: id, name: said.samePerson(groupsOf(pools)) }))
  const own = pool.person && !known.some(({ value }) => value === pool.person) ? pool.person : ''
  return (
    <>
      <CheckField
        label={said.isPerson}
        checked={pool.person != null}
        set={(is) => fill(is ? { person: '' } : { person: null, arrivals_to: null, video_url: null })}
      />
      {pool.person != null && (
        <>
          {known.length > 0 && (
            <SelectField
              label={said.person}
              hint={said.personHint}
              value={pool.person}
              set={(person) => fill({ person })}
              options={[{ value: own, name: own ? pool.name : said.newPerson }, ...known]}
            />
          )}
          <Fields>
            <TextField label={said.arrivalsTo} type="email" value={pool.arrivals_to ?? ''} set={(address) => fill({ arrivals_to: address })} />
            <TextField
              label={said.videoUrl}
              hint={said.videoHint}
              type="url"
              value={pool.video_url ?? ''}
              set={(address) => fill({ video_url: address })}
            />
          </Fields>
        </>
      )}
    </>
  )
}
