import { useId, useState } from 'preact/hooks'
import { useApp } from '../../app'
import { middleOf, readPostcode, type Near } from '../../booking/nearest'
import { askPosition, canAskPosition, type NoPosition } from '../../platform/position'
import { Icon } from '../frame/icon'
import { useWords } from '../words'

interface NearestProps {
  near: Near | null
  /** Whether an office lies in the postcode that is looked for. */
  isThere: boolean
  find: (near: Near | null) => void
}

/** Puts the nearest office first, by where the device is or by a postcode. Neither leaves the device. */
export function Nearest({ near, isThere, find }: NearestProps) {
  const { time } = useWords()
  const [openAtFirst] = useState(near !== null)
  const [fault, setFault] = useState<Fault | null>(null)
  const settle = (found: Near | Fault) => {
    const isFault = typeof found === 'string'
    setFault(isFault ? found : null)
    find(isFault ? null : found)
  }
  return (
    <details class="nearest" open={openAtFirst}>
      <summary>{time.nearest}</summary>
      {canAskPosition() && <ByPosition settle={settle} />}
      <ByPostcode near={near} isWrong={fault === 'no-postcode'} settle={settle} />
      <p role="status">
        {fault && fault !== 'no-postcode' && time.noPosition[fault]}
        {near?.by === 'position' && time.nearestFirst}
        {near?.by === 'postcode' &&
          (near.from ? time.nearestFirstFrom(near.postcode) : time.postcodeUnknown(near.postcode, isThere))}
      </p>
    </details>
  )
}

/** Why nothing could be found. */
type Fault = NoPosition | 'no-postcode'
type Settle = (found: Near | Fault) => void

function ByPosition({ settle }: { settle: Settle }) {
  const { time } = useWords()
  const [asking, setAsking] = useState(false)
  const ask = async () => {
    if (asking) return
    setAsking(true)
    const answer = await askPosition()
    setAsking(false)
    settle(typeof answer === 'string' ? answer : { by: 'position', from: answer })
  }
  return (
    <>
      <button type="button" class="button button-secondary" aria-busy={asking} onClick={() => void ask()}>
        <Icon name="place" />
        {time.usePosition}
      </button>
      <p class="form-hint">{time.positionHint}</p>
    </>
  )
}

function ByPostcode({ near, isWrong, settle }: { near: Near | null; isWrong: boolean; settle: Settle }) {
  const { time } = useWords()
  const { catalogue } = useApp()
  const [typed, setTyped] = useState(near?.by === 'postcode' ? near.postcode : '')
  const id = useId()
  const find = (event: Event) => {
    event.preventDefault()
    const postcode = readPostcode(typed)
    settle(postcode ? { by: 'postcode', postcode, from: middleOf(catalogue.value!, postcode) } : 'no-postcode')
  }
  return (
    <form class={isWrong ? 'form-group form-error' : 'form-group'} noValidate onSubmit={find}>
      <label class="form-label" for={id}>
        {time.postcode}
      </label>
      <span id={`${id}-wrong`} role="alert" class="form-error-message">
        {isWrong && time.postcodeWrong}
      </span>
      <div class="postcode">
        <input
          id={id}
          class="form-input"
          inputMode="numeric"
          autocomplete="postal-code"
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-wrong` : undefined}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="button button-secondary">
          {time.findNearest}
        </button>
      </div>
    </form>
  )
}
