import type { Coordinates } from '../../api/shapes'
import { idsFreeIn, withTable, withoutEmpty, withoutTable, type Choose } from '../planning/document'
import type { Desk, Document, OfficeTable, PoolTable, TopicTable } from '../shapes'

/** What changes with an office or a group of desks besides its own table. Each gives a new document. */

/** Without the group, its opening hours, its closures, and the desks that called those alone who came to it. */
export function withoutPool(document: Document, pool: string): Document {
  const { offices = [], rules = [], closures = [] } = document
  return withoutTable(
    {
      ...document,
      offices: offices.map((office) => withoutDesksOf(office, pool)),
      rules: rules.filter((rule) => rule.pool !== pool),
      closures: closures.filter((closure) => closure.pool !== pool),
    },
    'pools',
    pool,
  )
}

function withoutDesksOf(office: OfficeTable, pool: string): OfficeTable {
  const desks = office.day?.desks
  if (!desks?.some(({ pools }) => pools?.includes(pool))) return office
  // A desk without any group would call everybody.
  const left = desks.flatMap((desk) => {
    if (!desk.pools?.includes(pool)) return [desk]
    const pools = desk.pools.filter((one) => one !== pool)
    return pools.length > 0 ? [{ ...desk, pools }] : []
  })
  return { ...office, day: { ...office.day, desks: left } }
}

/** Without the office, and all that is there. */
export function withoutOffice(document: Document, office: string): Document {
  const its = (document.pools ?? []).filter((pool) => pool.office === office)
  const emptied = its.reduce((before, { id }) => withoutPool(before, id), document)
  const closures = (emptied.closures ?? []).filter((closure) => closure.office !== office)
  return withoutTable({ ...emptied, closures }, 'offices', office)
}

/** Without the topic wherever it is named; hours that were for it alone go too. */
export function withoutTopic(document: Document, topic: string): Document {
  const others = (topics: readonly string[]) => topics.filter((one) => one !== topic)
  const { pools = [], rules = [], offices = [] } = document
  return withoutTable(
    {
      ...document,
      pools: pools.map((pool) => ({ ...pool, topics: others(pool.topics) })),
      rules: rules
        .filter((rule) => !rule.topics || others(rule.topics).length > 0)
        .map((rule) => (rule.topics ? { ...rule, topics: others(rule.topics) } : rule)),
      offices: offices.map((office) =>
        office.day?.walk_in_topics ? { ...office, day: { ...office.day, walk_in_topics: others(office.day.walk_in_topics) } } : office,
      ),
    },
    'topics',
    topic,
  )
}

/** The office's desks; those that are new get their ids. */
export function withDeskIds(office: OfficeTable, choose: Choose): Desk[] {
  const desks = office.day?.desks ?? []
  const those = ({ offices = [] }: Document) => offices.find(({ id }) => id === office.id)?.day?.desks ?? []
  const named = desks.filter(({ id }) => id)
  for (const [place, desk] of desks.filter(({ id }) => !id).entries()) {
    const id = choose(`desk ${place}`, desk.name, (document) => [...those(document), ...named])
    named.push({ ...desk, id })
  }
  return named
}

/** A topic that the group brings along: neither can be in the file without the other. */
export type NewTopic = Pick<TopicTable, 'name' | 'minutes'>

/** What comes with a group: a topic that is new, and a desk that calls those who come to it. */
export interface Brought {
  topic: NewTopic | null
  /** One of the office's desks; '' makes another one called `name`. */
  desk: { id: string; name: string } | null
}

/** With the group, and what it brings along. An empty `person` is one whom no group names yet. */
export function withPool(
  document: Document,
  pool: PoolTable,
  { topic, desk }: Brought,
  choose: Choose = idsFreeIn(() => document),
  newest = document,
): Document {
  // An id stays with its office also when the group is gone, so that of another office must not be the same.
  const id = pool.id || choose('pool', `${pool.office} ${pool.name}`, ({ pools = [] }) => pools)
  const person = pool.person === '' ? choose('person', pool.name, ({ pools = [] }) => personsOf(pools)) : pool.person
  const table = withoutEmpty({ ...pool, id, person: person ?? null })
  const brought = topic && { ...topic, id: choose('topic', topic.name.da, ({ topics = [] }) => topics) }
  const taught = brought ? withTable(document, 'topics', brought) : document
  const placed = withTable(taught, 'pools', brought ? { ...table, topics: [...pool.topics, brought.id] } : table)
  return desk ? calledFrom(placed, newest, table, desk, choose) : placed
}

/** With a desk that calls those who come to the group, besides all whom it calls already: also those who are new since. */
function calledFrom(document: Document, newest: Document, pool: PoolTable, { id, name }: NonNullable<Brought['desk']>, choose: Choose): Document {
  const officeOf = ({ offices = [] }: Document) => offices.find((one) => one.id === pool.office)
  const office = officeOf(document)
  if (!office) return document
  const everybody = (newest.pools ?? []).filter((one) => one.office === office.id && one.person == null && one.id !== pool.id)
  const before = office.day?.desks ?? []
  const desks = before.map((desk) => {
    const calls = desk.pools?.length ? desk.pools : everybody.map((one) => one.id)
    return desk.id === id ? { ...desk, pools: [...calls, pool.id] } : desk
  })
  const added = id === '' ? [{ id: choose('desk', name, (taken) => officeOf(taken)?.day?.desks ?? []), name, pools: [pool.id] }] : []
  return withTable(document, 'offices', { ...office, day: { ...office.day, desks: [...desks, ...added] } })
}

/** Whether no desk would call those who come to the group, at an office that has named its desks. */
export function lacksDesk(pool: PoolTable, office: OfficeTable | undefined): boolean {
  const desks = office?.day?.desks ?? []
  if (desks.length === 0 || desks.some(({ pools }) => pools?.includes(pool.id))) return false
  return pool.person != null || desks.every(({ pools }) => pools?.length)
}

/** The caseworkers whom groups name, each with its groups. */
export function personsOf(pools: readonly PoolTable[]): { id: string; pools: PoolTable[] }[] {
  const ids = [...new Set(pools.flatMap(({ person }) => (person ? [person] : [])))]
  return ids.map((id) => ({ id, pools: pools.filter(({ person }) => person === id) }))
}

const NUMBERS = /^\s*(\d+(?:[.,]\d+)?)(?:\s*[,;]\s+|\s+|;)(\d+(?:[.,]\d+)?)\s*$|^\s*(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)\s*$/
const IN_DENMARK = { latitude: [54, 58], longitude: [8, 16] } as const

/** "56,0312 9,9284", or as maps write it: "56.0312, 9.9284"; null when it is not two such numbers in Denmark. */
export function readCoordinates(text: string): Coordinates | null {
  const [, a, b, c, d] = NUMBERS.exec(text) ?? []
  const [latitude, longitude] = [a ?? c, b ?? d].map((number) => Number(number?.replace(',', '.')))
  const within = (value: number | undefined, [least, most]: readonly [number, number]) => value! >= least && value! <= most
  if (!within(latitude, IN_DENMARK.latitude) || !within(longitude, IN_DENMARK.longitude)) return null
  return { latitude: latitude!, longitude: longitude! }
}

/** As it is written in a field. */
export function writeCoordinates({ latitude, longitude }: Coordinates, locale: string): string {
  const shown = new Intl.NumberFormat(locale, { maximumFractionDigits: 8, useGrouping: false })
  return `${shown.format(latitude)} ${shown.format(longitude)}`
}
