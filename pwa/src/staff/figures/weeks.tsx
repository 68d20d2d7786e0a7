import { useStaff } from '../app'
import { poolName } from '../names'
import { weekNumber } from '../planning/days'
import type { Figures, OfficeTable, PoolTable } from '../shapes'

type Week = Figures['weeks'][number]

interface WeeksProps {
  weeks: readonly Week[]
  pools: readonly PoolTable[]
  offices: readonly OfficeTable[]
}

/** How much of each pool's time is taken, week by week, as pictures with the figures as a table. */
export function Weeks({ weeks, pools, offices }: WeeksProps) {
  const said = useStaff().words.value.figures
  const shown = pools.map((pool) => ({ pool, weeks: weeks.filter((week) => week.pool === pool.id && week.minutes > 0) }))
  return (
    <section>
      <h2>{said.utilisation}</h2>
      <p>{said.utilisationLead}</p>
      <ul class="week-pictures">
        {shown
          .filter((one) => one.weeks.length > 0)
          .map(({ pool, weeks: its }) => (
            <li key={pool.id}>
              <h3 class="h4">{poolName(pool, offices)}</h3>
              <Columns weeks={its} />
              <WeekTable weeks={its} />
            </li>
          ))}
      </ul>
    </section>
  )
}

const shareOf = ({ minutes, taken_minutes: taken }: Week) => Math.round((100 * taken) / minutes)

function Columns({ weeks }: { weeks: readonly Week[] }) {
  const width = 100 / weeks.length
  return (
    <svg class="columns-picture" viewBox="0 0 100 50" preserveAspectRatio="none" aria-hidden="true">
      {weeks.map((week, place) => (
        <g key={week.week}>
          <rect class="bar-ground" x={place * width} width={width * 0.8} height="50" />
          <rect class="bar-value" x={place * width} y={50 - shareOf(week) / 2} width={width * 0.8} height={shareOf(week) / 2} />
        </g>
      ))}
    </svg>
  )
}

function WeekTable({ weeks }: { weeks: readonly Week[] }) {
  const { words } = useStaff()
  const { figures: said, calendar } = words.value
  return (
    <details>
      <summary>{said.asTable}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{calendar.week}</th>
            <th scope="col">{said.share}</th>
            <th scope="col">{said.hours}</th>
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.week}>
              <td>{weekNumber(week.week)}</td>
              <td>{shareOf(week)} %</td>
              <td>{said.hoursOf(Math.round(week.taken_minutes / 60), Math.round(week.minutes / 60))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
