import type { Office } from '../../api/shapes'
import type { Wanted } from '../../booking/address'
import { daysOf, type Hours } from '../../booking/times'
import { Skeleton } from '../frame/screen'
import { useWords } from '../words'
import { NoTimes } from './empty'
import { HoursFilter, view, ViewChoice } from './filters'
import { ListOfDays } from './list'
import type { TimeModel } from './model'
import { MonthOfTimes } from './month'

interface TimesProps {
  model: TimeModel
  place: Office
  hours: Hours | null
  address: (changed: Partial<Wanted>) => string
  change: (changed: Partial<Wanted>) => void
}

/** The free times of one office, in a list of days or in a month. */
export function Times({ model, place, hours, address, change }: TimesProps) {
  const words = useWords()
  // Told above, wherever the visit is to be.
  if (model.failure.value && !model.days.value) return null
  if (!model.days.value) return <Skeleton rows={5} label={words.time.loading} />
  const days = daysOf(model.days.value, place.id, hours)
  return (
    <>
      <HoursFilter hours={hours} change={change} />
      <ViewChoice />
      {days.length === 0 && <NoTimes model={model} place={place} hours={hours} address={address} />}
      {view.value === 'month' ? (
        <MonthOfTimes key={place.id} model={model} place={place} days={days} />
      ) : (
        <ListOfDays model={model} place={place} hours={hours} days={days} />
      )}
    </>
  )
}
