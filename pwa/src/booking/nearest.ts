import type { Catalogue, Coordinates, Office } from '../api/shapes'

/** The earth's mean radius. */
const RADIUS_KM = 6371.0088

/** As the crow flies (haversine). */
export function kilometresBetween(a: Coordinates, b: Coordinates): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const half = (degrees: number) => Math.sin(radians(degrees) / 2) ** 2
  const across = Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude))
  return 2 * RADIUS_KM * Math.asin(Math.sqrt(half(b.latitude - a.latitude) + across * half(b.longitude - a.longitude)))
}

/** An office, and how far away it is where that is known. */
export interface Distant {
  office: Office
  kilometres: number | null
}

/** The nearest first; those of which nobody has told where they are come last, in their own order. */
export function byDistance(offices: Office[], from: Coordinates): Distant[] {
  const far = ({ kilometres }: Distant) => kilometres ?? Infinity
  return offices
    .map((office) => ({ office, kilometres: office.coordinates ? kilometresBetween(from, office.coordinates) : null }))
    .sort((a, b) => (far(a) === far(b) ? 0 : far(a) - far(b)))
}

/** Those in the postcode first. Its neighbours are not known: numbers that follow one another may lie far apart. */
function inPostcode(offices: Office[], postcode: string): Office[] {
  const isThere = (office: Office) => office.postcode === postcode
  return [...offices.filter(isThere), ...offices.filter((office) => !isThere(office))]
}

/** What the nearest office is looked for by: the device's position, or a postcode whose middle may not be known. */
export type Near = { by: 'position'; from: Coordinates } | { by: 'postcode'; postcode: string; from: Coordinates | null }

/** The offices in the order in which somebody there wants to see them. */
export function inOrder(offices: Office[], near: Near | null): Distant[] {
  if (near?.from) return byDistance(offices, near.from)
  const ordered = near?.by === 'postcode' ? inPostcode(offices, near.postcode) : offices
  return ordered.map((office) => ({ office, kilometres: null }))
}

/** The middle of a postcode, as far as the municipality has told it. */
export function middleOf({ postcodes }: Catalogue, postcode: string): Coordinates | null {
  // A catalogue that the device has kept from before there were postcodes lacks them.
  return postcodes?.find((known) => known.postcode === postcode)?.coordinates ?? null
}

/** The four digits in what was typed, also "DK-9000 " and "9000 Skovsø"; null when there are none. */
export function readPostcode(typed: string): string | null {
  return /^\s*(?:dk\s*-?\s*)?(\d{4})(?!\d)/i.exec(typed)?.[1] ?? null
}

/** "2,3 km", "14 km"; what is nearer than a hundred metres is not told apart. */
export function showDistance(kilometres: number, locale: string): string {
  const digits = kilometres < 10 ? 1 : 0
  const format = { style: 'unit', unit: 'kilometer', minimumFractionDigits: digits, maximumFractionDigits: digits } as const
  return new Intl.NumberFormat(locale, format).format(Math.max(0.1, kilometres))
}
