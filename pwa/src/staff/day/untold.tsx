import { Notice } from '../../screens/frame/screen'
import { useStaff } from '../app'
import { useDay } from './context'
import type { Waiting } from './kept'

/** What has been done without a connection and is not told yet, and what was refused when it was. */
export function Untold() {
  const { words } = useStaff()
  const { work } = useDay()
  const said = words.value.day
  const untold = work.untold.value.length
  return (
    <div role="status">
      {untold > 0 && <Notice tone="warning" title={said.untold(untold)} />}
      {work.refused.value.map((one) => (
        <Refused key={one.key} waiting={one} />
      ))}
    </div>
  )
}

function Refused({ waiting }: { waiting: Waiting }) {
  const { words, moments } = useStaff()
  const { work, day } = useDay()
  const said = words.value.day
  const { errand, at, refused } = waiting
  const ticket = 'ticket' in errand ? day.tickets.find(({ id }) => id === errand.ticket) : undefined
  const what = errand.kind === 'arrive' ? said.arrive : errand.kind === 'call-next' || errand.kind === 'number' ? said.call : said.commands[errand.kind]
  return (
    <Notice tone="error" title={said.refusedTitle}>
      <p>
        {moments.value.time(at)} {ticket ? said.errands(what, String(ticket.number)) : what}. {refused}
      </p>
      <button class="button button-secondary" type="button" onClick={() => void work.seen(waiting)}>
        {said.seen}
      </button>
    </Notice>
  )
}
