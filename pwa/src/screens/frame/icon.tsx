/** Drawn for Borgertid on a 24 × 24 grid; decoration only, so they are hidden from screen readers. */
const PATHS = {
  mark: 'M5 4h14a2 2 0 0 1 2 2v13a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Zm-2 6h18M8 2v4m8-4v4m-8 9.5 3 2.5 5-5',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm5-2 5 5',
  onward: 'm9 5 7 7-7 7',
  back: 'm15 5-7 7 7 7',
  up: 'm5 15 7-7 7 7',
  down: 'm5 9 7 7 7-7',
  check: 'm4 12.5 5.5 5.5L20 7',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-10v6m0-9.5v.5',
  warning: 'M12 3.5 22 20.5H2L12 3.5Zm0 7v4.5m0 2.5v.5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3.5 2.5',
  place: 'M12 21.5s7-6.2 7-11.5a7 7 0 1 0-14 0c0 5.3 7 11.5 7 11.5Zm0-9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  calendar: 'M5 5h14a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Zm-1 5h16M8 3v4m8-4v4',
  out: 'M14 4h6v6m0-6-9 9m-2-7H5a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-4',
  minus: 'M5 12h14',
  plus: 'M5 12h14M12 5v14',
} as const

export type IconName = keyof typeof PATHS

/** These point along the line of reading, and turn with it. */
const TURNING = new Set<IconName>(['onward', 'back', 'out'])

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={TURNING.has(name) ? 'icon icon-turning' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
