import { useSignal, type Signal } from '@preact/signals'
import type { Failure } from '../../api/answer'
import { Dialog } from '../../screens/frame/dialog'
import { useStaff } from '../app'
import { SelectField, TextField } from '../frame/fields'
import { StaffFailure } from '../frame/screen'
import { momentAt } from '../planning/days'
import { useShortcuts } from '../shortcuts'
import { useDay } from './context'
import type { PaperVisit, Who } from './paper'
import { useTopicNames } from './ticket'

const KEY = 'i'
type Ended = 'finish' | 'no-show' | 'still'

/** What was called from the printed list while nothing else worked: entered afterwards, one visit at a time. */
export function FromPaper({ open }: { open: Signal<boolean> }) {
  const { words } = useStaff()
  const { deskId } = useDay()
  const said = words.value.day
  const entered = useSignal(0)
  useShortcuts(deskId === null ? [] : [{ key: KEY, name: said.paper, run: () => (open.value = true) }])
  if (deskId === null) return null
  return (
    <>
      <button class="button button-secondary" type="button" onClick={() => (open.value = true)}>
        {said.paper} <kbd aria-hidden="true">{KEY}</kbd>
      </button>
      <Dialog open={open.value} title={said.paper} close={() => (open.value = false)}>
        <p>{said.paperLead}</p>
        <p role="status">{entered.value > 0 && said.paperEntered(entered.value)}</p>
        {open.value && <Form key={entered.value} deskId={deskId} close={() => (open.value = false)} entered={() => entered.value++} />}
      </Dialog>
    </>
  )
}

function Form({ deskId, close, entered }: { deskId: string; close: () => void; entered: () => void }) {
  const { words } = useStaff()
  const { work, day } = useDay()
  const said = words.value.day
  const whom = useWhom()
  const fields = usePaperFields(deskId)
  const { chosen, desk, called, ended, endedAt } = fields
  const failure = useSignal<Failure | null>(null)
  const send = async (event: Event): Promise<void> => {
    event.preventDefault()
    const who = whom.find(({ value }) => value === chosen.value) ?? whom[0]
    if (!who) return
    failure.value = await work.enter(fields.visit(who.who))
    if (!failure.value) entered()
  }
  return (
    <form class="ask" onSubmit={(event) => void send(event)}>
      {failure.value && <StaffFailure failure={failure.value} />}
      <SelectField label={said.paperWho} value={chosen.value || (whom[0]?.value ?? '')} set={(value) => (chosen.value = value)} options={whom} />
      {day.desks.length > 0 && (
        <SelectField
          label={said.paperDesk}
          value={desk.value}
          set={(value) => (desk.value = value)}
          options={day.desks.map(({ id, name }) => ({ value: id, name }))}
        />
      )}
      <TextField label={said.paperCalled} type="time" required fault={fields.fault(called.value)} value={called.value} set={(value) => (called.value = value)} />
      <SelectField
        label={said.paperEnded}
        value={ended.value}
        set={(value) => (ended.value = value)}
        options={(['finish', 'no-show', 'still'] as const).map((value) => ({ value, name: said.paperEnds[value] }))}
      />
      {ended.value === 'finish' && (
        <TextField label={said.paperDone} type="time" required fault={fields.fault(endedAt.value)} value={endedAt.value} set={(value) => (endedAt.value = value)} />
      )}
      <div class="buttons">
        <button class="button button-primary" type="submit">
          {said.paperEnter}
        </button>
        <button class="button button-secondary" type="button" onClick={close}>
          {said.paperClose}
        </button>
      </div>
    </form>
  )
}

function usePaperFields(deskId: string) {
  const { clock, moments, words } = useStaff()
  const { day } = useDay()
  const now = moments.value.time(clock.now()).replace('.', ':')
  const chosen = useSignal('')
  const desk = useSignal(deskId)
  const called = useSignal(now)
  const ended = useSignal<Ended>('finish')
  const endedAt = useSignal(now)
  const at = (wall: string) => momentAt(day.date, wall, moments.value.zone)
  // Before anything of the visit is told: the server would take its beginning, and not its end.
  const fault = (wall: string) => (wall && Date.parse(at(wall)) > clock.tick.value ? words.value.day.paperAhead : null)
  const visit = (who: Who): PaperVisit => ({
    who,
    desk: desk.value,
    calledAt: at(called.value),
    ended: ended.value === 'still' ? null : { how: ended.value, at: at(ended.value === 'finish' ? endedAt.value : called.value) },
  })
  return { chosen, desk, called, ended, endedAt, fault, visit }
}

/** All about whom something can stand on paper: who waits, who was to come, and who has neither number nor time. */
function useWhom(): { value: string; name: string; who: Who }[] {
  const { words, moments, catalogue, text } = useStaff()
  const { day, board } = useDay()
  const names = useTopicNames()
  const said = words.value.day
  const served = new Set(day.desks.flatMap(({ topics }) => topics))
  const topics = (catalogue.value?.topics ?? []).filter(({ id }) => served.size === 0 || served.has(id))
  return [
    ...board.line.map(({ id, number, topics }) => ({ value: id, name: `${said.number} ${number}, ${names(topics)}`, who: { ticket: id } })),
    ...board.expected.map(({ id, start, name, code }) => ({
      value: id,
      name: `${moments.value.time(start)} ${name ?? said.code(code)}`,
      who: { booking: id },
    })),
    ...topics.map(({ id, name }) => ({ value: id, name: `${said.walkIn}: ${text(name)}`, who: { topic: id } })),
  ]
}
