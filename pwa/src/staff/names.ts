import { useStaff } from './app'
import type { OfficeTable, PoolTable } from './shapes'

interface Names {
  office(id: string): string
  topic(id: string): string
}

/** What offices and topics are called, in the language on the screen; their ids until that is known. */
export function useNames(): Names {
  const { catalogue, text } = useStaff()
  const known = catalogue.value
  return {
    office: (id) => known?.offices.find((office) => office.id === id)?.name ?? id,
    topic(id) {
      const topic = known?.topics.find((one) => one.id === id)
      return topic ? text(topic.name) : id
    },
  }
}

/** A pool as people know it: by its office and its own name. */
export function poolName({ office, name }: Pick<PoolTable, 'office' | 'name'>, offices: readonly Pick<OfficeTable, 'id' | 'name'>[]): string {
  return `${offices.find(({ id }) => id === office)?.name ?? office}: ${name}`
}
