import { useState } from 'preact/hooks'
import { useStaff } from '../app'
import { ChangeButton } from '../planning/change-button'
import type { Editing } from '../planning/editing'
import { EditingScreen } from '../planning/editing-screen'
import { listed } from '../planning/recurrence'
import type { Document, OfficeTable, PoolTable } from '../shapes'
import { MunicipalityForm } from './municipality-form'
import { OfficeForm } from './office-form'
import { PoolForm } from './pool-form'

/** What is being filled in over the list. */
type Open = { kind: 'whole' } | { kind: 'office'; office: OfficeTable } | { kind: 'pool'; pool: PoolTable }

/** `/personale/steder`: where citizens come, and the groups of desks that are there. */
export function PlacesScreen() {
  const { words, mayAt } = useStaff()
  const said = words.value.places
  const [open, setOpen] = useState<Open | null>(null)
  const tools = mayAt('planner', null) && (
    <button
      class="button button-primary"
      type="button"
      onClick={() => setOpen({ kind: 'office', office: { id: '', name: '', address: '', postcode: '', city: '' } })}
    >
      {said.newOffice}
    </button>
  )
  return (
    <EditingScreen title={said.title} lead={said.lead} tools={tools} saved={() => setOpen(null)}>
      {(editing, document) => (
        <>
          <ul class="rows">
            <li class="table-row">
              <div>
                <strong>{document.name}</strong>
                <span class="row-note">{[said.municipality, document.phone, document.email].filter(Boolean).join(', ')}</span>
              </div>
              <ChangeButton name={document.name} office={null} change={() => setOpen({ kind: 'whole' })} />
            </li>
          </ul>
          {(document.offices ?? []).map((office) => (
            <Office key={office.id} office={office} document={document} open={setOpen} />
          ))}
          {open && <Form open={open} editing={editing} close={() => setOpen(null)} />}
        </>
      )}
    </EditingScreen>
  )
}

interface FormProps {
  open: Open
  editing: Editing
  close: () => void
}

function Form({ open, ...others }: FormProps) {
  switch (open.kind) {
    case 'whole':
      return <MunicipalityForm {...others} />
    case 'office':
      return <OfficeForm key={open.office.id} office={open.office} {...others} />
    case 'pool':
      return <PoolForm key={open.pool.id} pool={open.pool} {...others} />
  }
}

interface OfficeProps {
  office: OfficeTable
  document: Document
  open: (open: Open) => void
}

function Office({ office, document, open }: OfficeProps) {
  const { words, mayAt } = useStaff()
  const said = words.value.places
  const pools = (document.pools ?? []).filter((pool) => pool.office === office.id)
  const closedOn = office.closed_on ?? []
  const facts = [
    `${office.address}, ${office.postcode} ${office.city}`,
    office.phone,
    office.goal_days != null && said.goal(office.goal_days),
    closedOn.length > 0 && said.closedOn(listed(closedOn.map((day) => said.holidays[day]), words.value.recurrence.and)),
    (office.day?.desks?.length ?? 0) > 0 && said.desks(office.day!.desks!.length),
  ]
  return (
    <section class="office">
      <div class="table-row">
        <div>
          <h2 class="office-name">{office.name}</h2>
          <span class="row-note">{facts.filter(Boolean).join(', ')}</span>
        </div>
        <ChangeButton name={office.name} office={office.id} change={() => open({ kind: 'office', office })} />
      </div>
      {pools.length === 0 && <p>{said.noPools}</p>}
      <ul class="rows">
        {pools.map((pool) => (
          <PoolRow key={pool.id} pool={pool} office={office} document={document} open={open} />
        ))}
      </ul>
      {mayAt('planner', office.id) && (
        <button
          class="button button-secondary"
          type="button"
          aria-label={said.newPoolAt(office.name)}
          onClick={() => open({ kind: 'pool', pool: { id: '', name: '', office: office.id, topics: [] } })}
        >
          {said.newPool}
        </button>
      )}
    </section>
  )
}

function PoolRow({ pool, office, document, open }: OfficeProps & { pool: PoolTable }) {
  const { words, text } = useStaff()
  const said = words.value.places
  const topics = (document.topics ?? []).filter(({ id }) => pool.topics.includes(id))
  const facts = [
    pool.person != null && said.named,
    pool.bookable_by && pool.bookable_by !== 'everybody' && said.desksOf.by[pool.bookable_by],
  ]
  return (
    <li class="table-row">
      <div>
        <strong>{[pool.name, ...facts].filter(Boolean).join(', ')}</strong>
        <span class="row-note">{topics.map(({ name }) => text(name)).join(', ')}</span>
      </div>
      <ChangeButton name={said.pool(pool.name, office.name)} office={office.id} change={() => open({ kind: 'pool', pool })} />
    </li>
  )
}
