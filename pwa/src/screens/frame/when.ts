import type { Place } from '../../api/shapes'
import { useApp } from '../../app'
import { officeOf } from '../../booking/visit'

/** "mandag 23. november kl. 10.00, Rådhus" */
export function useWhen(): (place: Place) => string {
  const { moments, catalogue } = useApp()
  return ({ office, start }) =>
    [moments.value.full(start), officeOf(catalogue.value, office)?.name].filter(Boolean).join(', ')
}
