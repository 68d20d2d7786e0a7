import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../../app'
import { showPhone } from '../../booking/phone'
import { firstAnywhere, type Hours } from '../../booking/times'
import { Notice } from '../frame/screen'
import { useWords } from '../words'
import type { Sought, TimeModel } from './model'
import { PlaceButton } from './slot'

/** The first free time in those hours from the server, at one office or anywhere, asked for when it is needed. */
export function useSought(model: TimeModel, office: string | null, hours: Hours | null, needed: boolean): Sought | null {
  const [sought, setSought] = useState<Sought | null>(null)
  useEffect(() => {
    let current = needed
    setSought(null)
    if (needed) void model.seek(office, hours).then((found) => current && setSought(found))
    return () => void (current = false)
  }, [model, office, hours, needed])
  return sought
}

/** The first free time, wherever it is: one tap. Among the times that are here, or else from the server. */
export function FirstFree({ model, hours }: { model: TimeModel; hours: Hours | null }) {
  const { time, failure } = useWords()
  const { catalogue } = useApp()
  const days = model.days.value
  const near = days && firstAnywhere(days, hours)
  const sought = useSought(model, null, hours, days !== null && near === null)
  const place = near ?? sought?.place
  const phone = catalogue.value?.municipality.phone
  const label = hours ? `${time.first}, ${time[hours].toLowerCase()}` : time.first
  if (model.failure.value && !days) return null
  return (
    <div class="first-free">
      {place && <PlaceButton model={model} place={place} label={label} />}
      {sought && !place && (
        <Notice tone="info" title={hours ? time.noneIn(time[hours].toLowerCase()) : time.noneAnywhere}>
          <p>
            {time.emptyWayOn} {phone && failure.orCall(showPhone(phone))}
          </p>
        </Notice>
      )}
    </div>
  )
}
