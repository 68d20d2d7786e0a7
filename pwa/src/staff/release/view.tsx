import { useState } from 'preact/hooks'
import { useStaff } from '../app'
import { ChangeButton } from '../planning/change-button'
import { EditingScreen } from '../planning/editing-screen'
import type { Document, Release } from '../shapes'
import { ReleaseForm } from './form'

/** Whose rules: those of an office, or (null) those that hold everywhere else. */
export interface Whose {
  office: string | null
  name: string
  release: Release
}

/** `/personale/frigivelse`: how far ahead and how short before citizens can book, and when acute times open. */
export function ReleaseScreen() {
  const said = useStaff().words.value.release
  const [open, setOpen] = useState<Whose | null>(null)
  return (
    <EditingScreen title={said.title} lead={said.lead} saved={() => setOpen(null)}>
      {(editing, document) => (
        <>
          <ul class="rows">
            {all(document, said.everywhere).map((whose) => (
              <Row key={whose.office} whose={whose} change={setOpen} />
            ))}
          </ul>
          {open && <ReleaseForm key={open.office} whose={open} editing={editing} close={() => setOpen(null)} />}
        </>
      )}
    </EditingScreen>
  )
}

function all({ release = {}, offices = [] }: Document, everywhere: string): Whose[] {
  const own = offices.map(({ id, name, release: its }) => ({ office: id, name, release: its ?? {} }))
  return [{ office: null, name: everywhere, release }, ...own]
}

function Row({ whose, change }: { whose: Whose; change: (whose: Whose) => void }) {
  const said = useStaff().words.value.release
  const facts = Object.entries(said.facts).flatMap(([key, tell]) => {
    const value = whose.release[key as keyof Release]
    return value == null ? [] : [tell(String(value))]
  })
  return (
    <li class="table-row">
      <div>
        <strong>{whose.name}</strong>
        <span class="row-note">{facts.join(', ') || said.likeAll}</span>
      </div>
      <ChangeButton name={whose.name} office={whose.office} change={() => change(whose)} />
    </li>
  )
}
