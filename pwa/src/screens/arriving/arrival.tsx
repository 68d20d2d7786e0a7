import { useEffect, useMemo } from 'preact/hooks'
import { useApp } from '../../app'
import type { KeptBooking } from '../../booking/kept'
import { FailureNotice, Notice } from '../frame/screen'
import { arrivalModel, type ArrivalModel } from './model'
import { NumberPanel } from './panel'
import { useArrivingWords } from './words'

/** On the day of a booked time: "Jeg er her" as soon as that can be said, and then the number and its place in the line. */
export function Arrival({ one }: { one: KeptBooking }) {
  const app = useApp()
  const model = useMemo(() => arrivalModel(app, { id: one.id, secret: one.secret }), [app, one.id, one.secret])
  useEffect(() => model.follow(), [model, one.booking?.receipt.id])
  const kept = model.kept.value
  const can = model.arrival.value?.actions.includes('arrive') ?? false
  return (
    <div class="arrival">
      {kept && <NumberPanel kept={kept} stale={model.failure.value?.kind === 'unreachable'} fresh={model.given.value} />}
      {can && <Here model={model} one={one} />}
      {!kept && !can && <NotYet model={model} one={one} />}
    </div>
  )
}

function Here({ model, one }: { model: ArrivalModel; one: KeptBooking }) {
  const { arrival: words } = useArrivingWords()
  const refused = model.refused.value
  const offline = model.failure.value?.kind === 'unreachable'
  return (
    <>
      <div role="alert">{refused && refused.kind !== 'unreachable' && <FailureNotice failure={refused} calm={words.failed} />}</div>
      {offline || refused?.kind === 'unreachable' ? <Offline one={one} /> : <p>{words.hereNote}</p>}
      <button
        type="button"
        class="button button-primary"
        aria-describedby={`booking-${one.id}`}
        aria-busy={model.working.value}
        onClick={() => void model.arrive()}
      >
        {words.here}
      </button>
    </>
  )
}

/** Before that: from when on it can be said. */
function NotYet({ model, one }: { model: ArrivalModel; one: KeptBooking }) {
  const { moments } = useApp()
  const { arrival: words } = useArrivingWords()
  const opensAt = model.arrival.value?.opens_at
  if (opensAt) return <p>{words.early(moments.value.time(opensAt))}</p>
  return model.failure.value?.kind === 'unreachable' ? <Offline one={one} /> : null
}

function Offline({ one }: { one: KeptBooking }) {
  const { arrival: words } = useArrivingWords()
  const code = one.booking?.code
  return (
    <div role="status">
      <Notice tone="warning" title={words.offline}>
        {code && <p>{words.offlineWayOn(code)}</p>}
      </Notice>
    </div>
  )
}
