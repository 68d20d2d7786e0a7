import { useSignal, type Signal } from '@preact/signals'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { useShortcuts } from '../shortcuts'
import { useDay } from './context'

const KEY = 'd'

/** A number for a citizen without a time: whoever cannot use the stand is helped here. */
export function GiveNumber({ open }: { open: Signal<boolean> }) {
  const { words, catalogue, text, language } = useStaff()
  const { work, day } = useDay()
  const said = words.value.day
  const served = new Set(day.desks.flatMap(({ topics }) => topics))
  const topics = (catalogue.value?.topics ?? []).filter(({ id }) => served.size === 0 || served.has(id))
  const chosen = useSignal('')
  useShortcuts([{ key: KEY, name: said.give, run: () => (open.value = true) }])
  const give = (event: Event): void => {
    event.preventDefault()
    const id = chosen.value || topics[0]?.id
    if (!id) return
    open.value = false
    void work.do({ kind: 'number', office: day.office, topics: [{ id, persons: 1 }], language: language.value })
  }
  return (
    <>
      <button class="button button-secondary" type="button" onClick={() => (open.value = true)}>
        {said.give} <kbd aria-hidden="true">{KEY}</kbd>
      </button>
      <Dialog open={open.value} title={said.give} close={() => (open.value = false)}>
        <p>{said.giveLead}</p>
        <form class="ask" onSubmit={give}>
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
            <button class="button button-primary" type="submit">
              {said.giveNow}
            </button>
            <button class="button button-secondary" type="button" onClick={() => (open.value = false)}>
              {said.cancel}
            </button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
