import { signal } from '@preact/signals'
import { useLocation } from 'preact-iso'
import { useEffect, useMemo } from 'preact/hooks'
import { useApp, type App } from '../../app'
import { forgetAll } from '../../sync/forget'
import { hasUnsent } from '../../sync/unsent'
import { useAttention } from '../frame/attention'
import { Dialog } from '../frame/dialog'
import { Notice } from '../frame/screen'
import { useWords } from '../words'

/** A page anew: nothing that was shown or under way is left in its memory. */
const FORGOTTEN = '/mine?forgotten'

export function forgetModel(app: App) {
  const asking = signal(false)
  const unsent = signal(false)
  const state = signal<'idle' | 'working' | 'failed'>('idle')

  async function ask(): Promise<void> {
    unsent.value = await hasUnsent(app)
    state.value = 'idle'
    asking.value = true
  }

  async function forget(): Promise<void> {
    if (state.value === 'working') return
    state.value = 'working'
    try {
      await forgetAll(app)
      location.replace(FORGOTTEN)
    } catch {
      state.value = 'failed'
    }
  }

  return { asking, unsent, state, ask, forget }
}

/** "Glem mig på denne enhed": for whoever shares it. */
export function Forget() {
  const app = useApp()
  const { forget: words } = useWords()
  const model = useMemo(() => forgetModel(app), [app])
  const keep = () => (model.asking.value = false)
  return (
    <>
      <button type="button" class="button button-secondary" onClick={() => void model.ask()}>
        {words.button}
      </button>
      <Dialog open={model.asking.value} title={words.question} close={keep}>
        {model.unsent.value && (
          <Notice tone="warning" title={words.unsent}>
            <p>{words.unsentNote}</p>
          </Notice>
        )}
        <p>{words.note}</p>
        <p>{words.stillValid}</p>
        <div role="alert">{model.state.value === 'failed' && <Notice tone="error" title={words.failed} />}</div>
        <div class="buttons">
          <button
            type="button"
            class="button button-primary"
            aria-busy={model.state.value === 'working'}
            onClick={() => void model.forget()}
          >
            {words.confirm}
          </button>
          <button type="button" class="button button-secondary" onClick={keep}>
            {words.keep}
          </button>
        </div>
      </Dialog>
    </>
  )
}

/** Said by the page that follows. */
export function Forgotten() {
  const { query } = useLocation()
  const { forget: words } = useWords()
  const forgotten = useMemo(() => 'forgotten' in query, [])
  useEffect(() => {
    // Once: whoever comes back here by the browser's history has other times.
    if (forgotten) history.replaceState(history.state, '', location.pathname)
  }, [forgotten])
  const element = useAttention<HTMLDivElement>(forgotten)
  return (
    <div role="status" ref={element} tabIndex={-1}>
      {forgotten && <Notice tone="success" title={words.done} />}
    </div>
  )
}
