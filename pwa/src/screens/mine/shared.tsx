import { signal } from '@preact/signals'
import { render } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { AppContext, useApp, type App } from '../../app'
import { IDLE_MS, setShared, shared, touch, touchedAt } from '../../platform/sharing'
import { hasUnsent } from '../../sync/unsent'
import { Dialog } from '../frame/dialog'
import { Notice } from '../frame/screen'
import { useWords } from '../words'
import { forgetModel } from './forget'

const WARNING_S = 60
const SIGNS_OF_LIFE = ['pointerdown', 'keydown'] as const

/** "Andre bruger også denne enhed": asked where a citizen has just left something on it. */
export function SharedDevice() {
  const { shared: words } = useWords()
  return (
    <div class="no-print">
      <label class="choice">
        <input
          type="checkbox"
          checked={shared.value}
          aria-describedby="shared-hint"
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
        {words.label}
      </label>
      <p class="form-hint" id="shared-hint">
        {words.hint}
      </p>
    </div>
  )
}

function guardModel(app: App) {
  const forgetting = forgetModel(app)
  /** Something would be lost: then nothing is forgotten unless somebody says so. */
  const unsent = signal(false)

  /** Seconds until the device forgets; null when it is not shared. */
  function left(): number | null {
    const touched = shared.value ? touchedAt() : null
    return touched === null ? null : Math.ceil((touched + IDLE_MS - app.clock.tick.value + ahead()) / 1000)
  }

  /** What is touched is kept by the device's clock, and the page's ticks by the server's. */
  const ahead = () => app.clock.now() - Date.now()

  async function forgetUnlessUnsent(): Promise<void> {
    if (forgetting.state.peek() !== 'idle' || unsent.peek()) return
    unsent.value = await hasUnsent(app)
    if (!unsent.value) await forgetting.forget()
  }

  /** Once the question is asked only its answer counts. */
  function notice(): void {
    if ((left() ?? 0) > WARNING_S) touch()
  }

  function stay(): void {
    unsent.value = false
    touch()
  }

  return { ...forgetting, unsent, left, notice, forgetUnlessUnsent, stay }
}

/** Asks whether somebody is still there, and forgets when nobody answers. */
function Guard() {
  const app = useApp()
  const { shared: words, form, forget } = useWords()
  const model = useMemo(() => guardModel(app), [app])
  useEffect(() => {
    SIGNS_OF_LIFE.forEach((sign) => addEventListener(sign, model.notice, { passive: true }))
  }, [model])
  const left = model.left()
  const over = left !== null && left <= 0
  useEffect(() => {
    if (over) void model.forgetUnlessUnsent()
  }, [over, model])
  const unsent = model.unsent.value
  return (
    <Dialog open={unsent || (left !== null && left <= WARNING_S)} title={words.question} close={model.stay}>
      {unsent ? (
        <Notice tone="warning" title={forget.unsent}>
          <p>{forget.unsentNote}</p>
        </Notice>
      ) : (
        <p role="timer">{words.left(form.secondsLeft(Math.max(0, left ?? 0)))}</p>
      )}
      <div role="alert">{model.state.value === 'failed' && <Notice tone="error" title={forget.failed} />}</div>
      <div class="buttons">
        <button type="button" class="button button-primary" onClick={model.stay}>
          {words.stay}
        </button>
        <button type="button" class="button button-secondary" onClick={() => void model.forget()}>
          {words.now}
        </button>
      </div>
    </Dialog>
  )
}

/** Watches over whatever screen is shown: in a place of its own beside the page. */
export function watchSharedDevice(app: App): void {
  const place = document.body.appendChild(document.createElement('div'))
  render(
    <AppContext.Provider value={app}>
      <Guard />
    </AppContext.Provider>,
    place,
  )
}
