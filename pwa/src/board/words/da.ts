import type { BoardAnswer } from '../../device/shapes'

type Why = BoardAnswer['passed_over'][number]['why']

/** What the board says. It shows numbers, never names. */
export const da = {
  number: 'Nummer',
  /** Offices that name no desks have them by number. */
  at: (desk: string) => (/^\d+$/.test(desk) ? `Skranke ${desk}` : desk),
  nobody: 'Ingen er kaldt lige nu',
  waiting: (count: number) => (count === 1 ? '1 venter' : `${count} venter`),
  kept: (percent: number) => `${percent} af 100 blev kaldt, som der stod på deres nummer`,
  passed: 'Sprunget over',
  why: { moved: 'flyttet', parked: 'venter til senere', 'no-show': 'kom ikke', left: 'er gået' } as Record<Why, string>,
  spoken: (number: number, desk: string) => `Nummer ${number}. ${desk}.`,
  speechOn: 'Læs numre højt',
  speechOff: 'Læs ikke højt',
  lost: (time: string) => `Tavlen har ikke haft forbindelse siden kl. ${time}. Hør efter, når du bliver kaldt.`,
  loading: 'Henter tavlen …',
}

export type BoardWords = typeof da
