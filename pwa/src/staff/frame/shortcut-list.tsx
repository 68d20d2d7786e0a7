import { useSignal } from '@preact/signals'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { shortcuts, shortcutsAre, useShortcuts } from '../shortcuts'

/** What the keys do on this screen, shown by `?`. They can be turned off here, and the button is always in the page. */
export function ShortcutList() {
  const { words } = useStaff()
  const open = useSignal(false)
  const said = words.value.shortcuts
  useShortcuts([{ key: '?', name: said.title, run: () => (open.value = true) }])
  return (
    <>
      <button class="keys" type="button" onClick={() => (open.value = true)}>
        {said.title} <kbd>?</kbd>
      </button>
      <Dialog open={open.value} title={said.title} close={() => (open.value = false)}>
        <dl class="key-list">
          {shortcuts.value.map(({ key, name }) => (
            <div key={key}>
              <dt>
                <kbd>{said.keys[key] ?? key}</kbd>
              </dt>
              <dd>{name}</dd>
            </div>
          ))}
        </dl>
        <label class="choice">
          <input
            type="checkbox"
            checked={shortcutsAre.value === 'on'}
            onChange={(event) => (shortcutsAre.value = event.currentTarget.checked ? 'on' : 'off')}
          />
          {said.on}
        </label>
        <div class="buttons">
          <button class="button button-secondary" type="button" onClick={() => (open.value = false)}>
            {said.close}
          </button>
        </div>
      </Dialog>
    </>
  )
}
