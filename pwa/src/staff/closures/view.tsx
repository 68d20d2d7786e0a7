import { useState } from 'preact/hooks'
import { useStaff } from '../app'
import { ChangeButton } from '../planning/change-button'
import { ClosureForm } from '../planning/closure-form'
import { EditingScreen } from '../planning/editing-screen'
import { officeOf } from '../planning/own'
import { inWords, readRecurrence } from '../planning/recurrence'
import type { Closure, Document } from '../shapes'
import { useShortcuts } from '../shortcuts'

/** `/personale/lukkedage`: all days on which it is closed or people are away. */
export function ClosuresScreen() {
  const { words, may, offices, moments, clock } = useStaff()
  const { closure: said, calendar } = words.value
  const [open, setOpen] = useState<Closure | null>(null)
  const today = moments.value.today(clock.now())
  const begin = () => setOpen({ id: '', reason: { da: '', en: '' }, from: today, until: today, office: offices.value[0] ?? null })
  useShortcuts(may('planner') ? [{ key: 'l', name: calendar.newClosure, run: begin }] : [])
  const tools = may('planner') && (
    <button class="button button-primary" type="button" onClick={begin}>
      {calendar.newClosure}
    </button>
  )
  return (
    <EditingScreen title={said.title} lead={said.lead} tools={tools} saved={() => setOpen(null)}>
      {(editing, document) => (
        <>
          <List title={said.coming} closures={inTime(document, today, false)} document={document} change={setOpen} />
          <List title={said.past} closures={inTime(document, today, true)} document={document} change={setOpen} />
          {open && <ClosureForm key={open.id} closure={open} editing={editing} close={() => setOpen(null)} />}
        </>
      )}
    </EditingScreen>
  )
}

/** Those that are over, or those that are not, the first to come first. */
function inTime({ closures = [] }: Document, today: string, over: boolean): Closure[] {
  return closures
    .filter(({ until }) => over === (until != null && until < today))
    .sort((one, other) => one.from.localeCompare(other.from))
}

interface ListProps {
  title: string
  closures: readonly Closure[]
  document: Document
  change: (closure: Closure) => void
}

function List({ title, closures, document, change }: ListProps) {
  const { words, text } = useStaff()
  const { closure: said, calendar } = words.value
  return (
    <section>
      <h2>{title}</h2>
      {closures.length === 0 && <p>{said.none}</p>}
      <ul class="rows">
        {closures.map((closure) => (
          <li key={closure.id} class="table-row">
            <div>
              <strong>{text(closure.reason)}</strong>
              <When closure={closure} />
              <span class="row-note">
                {whereOf(closure, document) ?? said.everywhere}, {closure.desks ? calendar.away(closure.desks) : said.all}
              </span>
            </div>
            <ChangeButton name={text(closure.reason)} office={officeOf(closure, document)} change={() => change(closure)} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function When({ closure }: { closure: Closure }) {
  const { words, moments } = useStaff()
  const { closure: said, recurrence, rule } = words.value
  const day = (date: string) => `${moments.value.date(date)} ${date.slice(0, 4)}`
  const range =
    closure.until === closure.from
      ? day(closure.from)
      : closure.until
        ? said.range(day(closure.from), day(closure.until))
        : said.onwards(day(closure.from))
  const hours =
    (closure.from_time || closure.until_time) &&
    rule.hours((closure.from_time ?? '00:00').replace(':', '.'), (closure.until_time ?? '24:00').replace(':', '.'))
  const repeats = closure.rrule && inWords(readRecurrence(closure.rrule), recurrence)
  return <span class="row-note">{[repeats, range, hours].filter(Boolean).join(', ')}</span>
}

function whereOf({ office, pool }: Closure, { offices = [], pools = [] }: Document): string | null {
  const desks = pools.find(({ id }) => id === pool)
  const place = offices.find(({ id }) => id === (desks?.office ?? office))?.name
  return [place, desks?.name].filter(Boolean).join(': ') || null
}
