import { useStaff } from '../app'
import { useNames } from '../names'
import { ROLES } from '../roles'
import type { AuditEntry } from '../shapes'
import { addressOf, ANYTHING } from './sought'

/** What was done, the newest first; each leads to all by the same person, and all about the same thing. */
export function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <ol class="rows">
      {entries.map((entry) => (
        <Row key={entry.number} entry={entry} />
      ))}
    </ol>
  )
}

function Row({ entry }: { entry: AuditEntry }) {
  const { words, moments } = useStaff()
  const { audit: said, roles } = words.value
  const names = useNames()
  const role = ROLES.find((one) => one === entry.role)
  const what = entry.subject_id === 'none' ? said.foundNone : (said.did[`${entry.action} ${entry.subject_kind}`] ?? `${entry.action} ${entry.subject_kind}`)
  const allOf = entry.subject_id === 'none' ? undefined : said.allOf[entry.subject_kind]
  return (
    <li class="table-row">
      <div>
        <strong>
          {what} {entry.office && said.at(names.office(entry.office))}
        </strong>
        <span class="row-note">
          {moments.value.stamp(entry.at)}, {entry.name} ({role ? roles[role] : said.device})
        </span>
        {entry.reason && <span class="row-note">{said.because(entry.reason)}</span>}
      </div>
      <div class="table-tools">
        {allOf && (
          <a class="plain" href={addressOf({ ...ANYTHING, kind: entry.subject_kind, id: entry.subject_id })}>
            {allOf}
          </a>
        )}
        <a class="plain" href={addressOf({ ...ANYTHING, actor: entry.actor })}>
          {said.everythingBy(entry.name)}
        </a>
      </div>
    </li>
  )
}
