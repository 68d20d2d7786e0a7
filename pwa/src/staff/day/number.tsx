import { useSignal, type Signal } from '@preact/signals'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { useShortcuts } from '../shortcuts'
import { topicsHere } from './board'
import { useDay } from './context'
import { Given } from './given'

const KEY = 'd'

/** A number for a citizen without a time: whoever cannot use the stand is helped here. */
export function GiveNumber({ open }: { open: Signal<boolean> }) {
  const { words, catalogue, text, language } = useStaff()
  const { work, day } = useDay()
  const said = words.value.day
  const served = topicsHere(day)
  const topics = (catalogue.value?.topics ?? []).filter(({ id }) => served.size === 0 || served.has(id))
  const chosen = useSignal('')
  const busy = useSignal(false)
  const given = work.given.value
  useShortcuts([{ key: KEY, name: said.give, run: () => (open.value = true) }])
  const give = async (event: Event): Promise<void> => {
    event.preventDefault()
    const id = chosen.value || topics[0]?.id
    if (!id) return
    if (busy.value) return
    busy.value = true
    // Also when it was closed meanwhile: which number was given is said in any case, or why none was.
    open.value = await work.do({ kind: 'number', office: day.office, topics: [{ id, persons: 1 }], language: language.value })
    busy.value = false
  }
  const close = (): void => {
    open.value = false
    work.forgetGiven()
  }
  return (
    <>
      <button class="button button-secondary" type="button" onClick={() => (open.value = true)}>
        {said.give} <kbd aria-hidden="true">{KEY}</kbd>
      </button>
      <Dialog open={open.value} title={given ? `${said.number} ${given.number}` : said.give} close={close}>
        {given ? (
          <Given ticket={given} close={close} />
        ) : (
          <form class="ask" onSubmit={(event) => void give(event)}>
            <p>{said.giveLead}</p>
            <label class="form-label">
              {said.topic}
              <select class="form-select" value={chosen.value} onChange={(event) => (chosen.value = event.currentTarget.value)}>
                {topics.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {text(name)}
                  </option>
                ))}
              </select>
            </label>
            <div class="buttons">
              <button class="button button-primary" type="submit" aria-busy={busy.value}>
                {said.giveNow}
              </button>
              <button class="button button-secondary" type="button" onClick={close}>
                {said.cancel}
              </button>
            </div>
          </form>
        )}
      </Dialog>
    </>
  )
}
