import type { Draft } from '../../booking/draft'
import { useAttention } from '../frame/attention'
import { Icon } from '../frame/icon'
import { Notice } from '../frame/screen'
import { useWords } from '../words'
import type { FormModel } from './model'

const SOON_S = 60

/** How long the time is still held, calmly: minutes, and seconds only in the last one. */
export function HeldTimeNotice({ model, draft }: { model: FormModel; draft: Draft }) {
  const { form } = useWords()
  const left = model.left.value
  const told = model.told.value
  // The button that was pressed is gone, whichever it was: without this the focus would be lost.
  const timer = useAttention<HTMLParagraphElement>(told)
  return (
    <div class="held">
      {left > 0 && (
        <p ref={timer} class="held-left" role="timer" tabIndex={-1}>
          <Icon name="clock" />
          {form.held(form.secondsLeft(left))}
        </p>
      )}
      {left > 0 && draft.hold?.mayExtend && (
        <button
          type="button"
          class="button button-secondary"
          aria-busy={model.busy.value === 'extend'}
          onClick={() => void model.keepLonger()}
        >
          {form.extend}
        </button>
      )}
      <div role="status">
        {told && <p>{form[told]}</p>}
        {left > 0 && left <= SOON_S && <p class="sr-only">{form.held(form.secondsLeft(SOON_S))}</p>}
        {left === 0 && !model.alternatives.value && (
          <Notice tone="warning" title={form.over}>
            <p>{form.overWayOn}</p>
          </Notice>
        )}
      </div>
    </div>
  )
}
