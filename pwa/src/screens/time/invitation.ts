import { useLocation } from 'preact-iso'
import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../../app'
import { timeAddress, type Wanted } from '../../booking/address'
import { markOf, readInvitation } from '../../booking/invitation'

const keyOf = (mark: string) => `invitation:${mark}`

/**
 * The invitation of the link that was opened. It leaves the address bar for the device's store; its mark stays, so
 * that back and reload keep it for this visit, and for no other.
 */
export function useInvitation(wanted: Required<Wanted>): string | null | 'looking' {
  const app = useApp()
  const { route } = useLocation()
  const given = readInvitation(location.hash)
  const [found, setFound] = useState<string | null | 'looking'>(given || wanted.invited ? 'looking' : null)
  useEffect(() => {
    void app.store.then(async (store) => {
      if (given) {
        await store.put('device', keyOf(markOf(given)), given)
        route(timeAddress({ ...wanted, invited: markOf(given) }), true)
      } else setFound(wanted.invited ? ((await store.get('device', keyOf(wanted.invited))) ?? null) : null)
    })
  }, [app, given, wanted.invited])
  return found
}
