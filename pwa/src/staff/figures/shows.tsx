import { useStaff } from '../app'
import type { Figures, OfficeTable } from '../shapes'

interface ShowsProps {
  shows: Figures['shows']
  offices: readonly OfficeTable[]
}

/** How many of the booked never came, at the offices that note arrivals. */
export function Shows({ shows, offices }: ShowsProps) {
  const said = useStaff().words.value.figures
  const noted = shows.filter(({ visits }) => visits > 0)
  if (noted.length === 0) return null
  return (
    <section>
      <h2>{said.noShows}</h2>
      <ul class="rows">
        {noted.map(({ office, visits, no_shows: missing }) => (
          <li key={office} class="goal">
            <strong>{offices.find(({ id }) => id === office)?.name ?? office}</strong>
            <div>
              <svg class="bar-picture" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar-ground" width="100" height="8" />
                <rect class="bar-value" width={(100 * missing) / visits} height="8" />
              </svg>
              <p>{said.missing(missing, visits, Math.round((100 * missing) / visits))}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
