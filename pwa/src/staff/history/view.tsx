import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Failure } from '../../api/answer'
import { Skeleton } from '../../screens/frame/screen'
import { useStaff } from '../app'
import { StaffFailure } from '../frame/screen'
import { EditingScreen } from '../planning/editing-screen'
import type { Editing } from '../planning/editing'
import type { Edition } from '../shapes'

/** `/personale/historik`: who changed what, going back to what was, and the file to take home. */
export function HistoryScreen() {
  const { words } = useStaff()
  const { history } = words.value
  return (
    <EditingScreen title={history.title} lead={history.lead} saved={() => undefined}>
      {(editing) => (
        <>
          <Files editing={editing} />
          <Editions editing={editing} />
        </>
      )}
    </EditingScreen>
  )
}

function Editions({ editing }: { editing: Editing }) {
  const { api, words, moments, may } = useStaff()
  const { history, frame } = words.value
  const editions = useSignal<Edition[] | null>(null)
  const holds = useSignal(0)
  const more = useSignal<number | null>(null)
  const failure = useSignal<Failure | null>(null)
  const load = async (before: number | null) => {
    const answer = await api.history(before)
    failure.value = answer.ok ? null : answer.failure
    if (!answer.ok) return
    const { editions: found, version, more_before: older } = answer.value
    editions.value = [...(before === null ? [] : (editions.value ?? [])), ...found]
    holds.value = version
    more.value = older
  }
  useEffect(() => void load(null), [editing.edition.value, words.value])
  if (failure.value) return <StaffFailure failure={failure.value} retry={() => void load(null)} />
  if (!editions.value) return <Skeleton rows={4} label={frame.loading} />
  return (
    <section>
      <h2>{history.editions}</h2>
      <ol class="rows">
        {editions.value.map((edition) => (
          <li key={edition.version} class="table-row">
            <div>
              <strong>
                {moments.value.stamp(edition.at)}, {edition.actor}
              </strong>
              <ul>
                {edition.changes.map((change) => (
                  <li key={change}>{change}</li>
                ))}
              </ul>
            </div>
            <div class="table-tools">
              {edition.version === holds.value && <span class="badge badge-booked">{history.holds}</span>}
              <a
                class="plain"
                href={`/api/v1/staff/municipality/history/${edition.version}`}
                aria-label={history.fetchOf(moments.value.stamp(edition.at))}
                download
              >
                {history.fetch}
              </a>
              {may('planner') && edition.version !== holds.value && (
                <button
                  class="button button-secondary"
                  type="button"
                  aria-label={history.restoreOf(moments.value.stamp(edition.at))}
                  onClick={() => void editing.reviewRestore(edition.version, holds.value)}
                >
                  {history.restore}
                </button>
              )}
            </div>
          </li>
        ))}
      </ol>
      {more.value !== null && (
        <button class="button button-secondary" type="button" onClick={() => void load(more.value)}>
          {history.older}
        </button>
      )}
    </section>
  )
}

/** The file to take home, and one to take in: what it would change is shown before it does. */
function Files({ editing }: { editing: Editing }) {
  const { words, mayAt } = useStaff()
  const { history } = words.value
  const take = async (input: HTMLInputElement) => {
    const file = input.files?.[0]
    // As it is: whatever is no UTF-8 the server tells, and where.
    if (file) await editing.reviewFile(await file.arrayBuffer())
    // The same file can be chosen again when it has been corrected.
    input.value = ''
  }
  return (
    <section class="buttons">
      <a class="button button-secondary" href="/api/v1/staff/municipality" download>
        {history.export}
      </a>
      {mayAt('administrator', null) && (
        <label class="button button-secondary file-button">
          {history.import}
          <input type="file" accept=".toml" onChange={(event) => void take(event.currentTarget)} />
        </label>
      )}
    </section>
  )
}
