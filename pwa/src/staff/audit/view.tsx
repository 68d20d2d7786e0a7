import { useSignal } from '@preact/signals'
import { useLocation } from 'preact-iso'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Failure } from '../../api/answer'
import { Skeleton } from '../../screens/frame/screen'
import { useStaff } from '../app'
import { StaffFailure, StaffScreen } from '../frame/screen'
import type { AuditEntry } from '../shapes'
import { Entries } from './entries'
import { FindBooking } from './find'
import { SearchForm } from './search'
import { addressOf, ANYTHING, queryOf, soughtIn, type Sought } from './sought'

/** `/personale/log`: who of the staff did what, searched, leafed through, and fetched as a file. */
export function AuditScreen() {
  const { words, moments } = useStaff()
  const { query, route, url } = useLocation()
  const said = words.value.audit
  const sought = useMemo(() => soughtIn(query), [url])
  const { zone } = moments.value
  const [finds, setFinds] = useState(false)
  const [asked, setAsked] = useState(0)
  const show = (wanted: Sought) => {
    setFinds(false)
    setAsked(asked + 1)
    route(addressOf(wanted))
  }
  return (
    <StaffScreen title={said.title} lead={said.lead}>
      {/* Anew for each search: who goes back sees what was searched for then, who asks the same again what is new. */}
      <SearchForm key={url} sought={sought} show={show} find={() => setFinds(true)} zone={zone} />
      <Found key={`${url} ${zone} ${asked}`} sought={sought} zone={zone} />
      {finds && <FindBooking show={(id) => show({ ...ANYTHING, kind: 'booking', id })} close={() => setFinds(false)} />}
    </StaffScreen>
  )
}

/** What was found, page by page. */
function Found({ sought, zone }: { sought: Sought; zone: string }) {
  const { api, clock, words } = useStaff()
  const { audit: said, frame, locale } = words.value
  const entries = useSignal<AuditEntry[] | null>(null)
  const before = useSignal<number | null>(null)
  const failure = useSignal<Failure | null>(null)
  const at = useSignal(0)
  const load = async (): Promise<void> => {
    const page = before.value === null ? {} : { before: before.value }
    const answer = await api.audit.read({ ...queryOf(sought, zone), ...page })
    failure.value = answer.ok ? null : answer.failure
    at.value = clock.now()
    if (!answer.ok) return
    entries.value = [...(entries.value ?? []), ...answer.value.entries]
    before.value = answer.value.before
  }
  // To the second: who asks the same again sees that it was done, though nothing has come since.
  const time = () => new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone: zone }).format(at.value)
  useEffect(() => void load(), [])
  const found = entries.value
  return (
    <section aria-label={said.title}>
      <Only sought={sought} entries={found ?? []} />
      {found && (
        <div role="status">
          <p>{found.length === 0 ? said.none : said.shown(found.length)}</p>
          {!failure.value && <p class="form-hint">{said.asOf(time())}</p>}
        </div>
      )}
      {found && <Entries entries={found} />}
      {failure.value && <StaffFailure failure={failure.value} retry={() => void load()} />}
      {failure.value && <p class="form-hint">{said.tried(time())}</p>}
      {!found && !failure.value && <Skeleton rows={5} label={frame.loading} />}
      {before.value !== null && !failure.value && (
        <button class="button button-secondary" type="button" onClick={() => void load()}>
          {said.older}
        </button>
      )}
    </section>
  )
}

/** What the search is narrowed to that no field says. */
function Only({ sought, entries }: { sought: Sought; entries: readonly AuditEntry[] }) {
  const said = useStaff().words.value.audit
  const only = [
    sought.actor && said.onlyActor(entries[0]?.name ?? sought.actor),
    sought.id && (said.only[sought.kind] ?? sought.id),
  ].filter(Boolean)
  return only.length > 0 ? <h2>{only.join(', ')}</h2> : null
}
