import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Failure } from '../../api/answer'
import { Dialog } from '../../screens/frame/dialog'
import { Notice, Skeleton } from '../../screens/frame/screen'
import { useStaff } from '../app'
import { StaffFailure, StaffScreen } from '../frame/screen'
import { useNames } from '../names'
import type { NewDevice, Pairing, StaffDevice } from '../shapes'

const ADDRESSES = { stand: '/stander', board: '/tavle' } as const

/** `/personale/enheder`: the stands and boards of the offices, and the code that sets a new one up. */
export function DevicesScreen() {
  const { api, words } = useStaff()
  const devices = useSignal<StaffDevice[] | null>(null)
  const failure = useSignal<Failure | null>(null)
  const said = words.value.devices
  const look = async (): Promise<void> => {
    const answer = await api.devices.all()
    if (answer.ok) devices.value = answer.value.devices as StaffDevice[]
    failure.value = answer.ok ? null : answer.failure
  }
  useEffect(() => void look(), [])
  return (
    <StaffScreen title={said.title} lead={said.lead}>
      {failure.value && <StaffFailure failure={failure.value} retry={() => void look()} />}
      {!devices.value && !failure.value && <Skeleton rows={3} label={words.value.frame.loading} />}
      {devices.value?.length === 0 && <p>{said.none}</p>}
      <ul class="tickets">
        {devices.value?.map((device) => (
          <Row key={device.id} device={device} changed={look} />
        ))}
      </ul>
      <Add added={look} />
    </StaffScreen>
  )
}

function Row({ device, changed }: { device: StaffDevice; changed: () => Promise<void> }) {
  const { api, words, moments } = useStaff()
  const asking = useSignal(false)
  const failure = useSignal<Failure | null>(null)
  const said = words.value.devices
  const names = useNames()
  const facts = [said.statuses[device.status], device.seen_at && said.seen(moments.value.stamp(device.seen_at))]
  const revoke = async (): Promise<void> => {
    asking.value = false
    const answer = await api.devices.revoke(device.id)
    failure.value = answer.ok ? null : answer.failure
    await changed()
  }
  return (
    <li class="ticket">
      <span>{said.kinds[device.kind]}</span>
      <span class="ticket-what">
        <strong>{device.name}</strong>
        <span>{[names.office(device.office), ...facts].filter(Boolean).join(' · ')}</span>
        {failure.value && <StaffFailure failure={failure.value} />}
      </span>
      {(device.status === 'paired' || device.status === 'waiting') && (
        <span class="ticket-actions">
          <button class="button button-secondary" type="button" onClick={() => (asking.value = true)}>
            {said.revoke}
            <span class="sr-only"> {device.name}</span>
          </button>
        </span>
      )}
      <Dialog open={asking.value} title={said.revokeTitle(device.name)} close={() => (asking.value = false)}>
        <p>{said.revokeNote}</p>
        <div class="buttons">
          <button class="button button-primary" type="button" onClick={() => void revoke()}>
            {said.revoke}
          </button>
          <button class="button button-secondary" type="button" onClick={() => (asking.value = false)}>
            {said.cancel}
          </button>
        </div>
      </Dialog>
    </li>
  )
}

function Add({ added }: { added: () => Promise<void> }) {
  const { api, words, moments, catalogue, worksAt } = useStaff()
  const wanted = useSignal<NewDevice>({ kind: 'stand', office: '', name: '' })
  const made = useSignal<{ pairing: Pairing; kind: NewDevice['kind'] } | null>(null)
  const failure = useSignal<Failure | null>(null)
  const said = words.value.devices
  const offices = (catalogue.value?.offices ?? []).filter(({ id }) => worksAt(id))
  const change = (change: Partial<NewDevice>): void => void (wanted.value = { ...wanted.value, ...change })
  const make = async (event: Event): Promise<void> => {
    event.preventDefault()
    made.value = null
    const body = { ...wanted.value, office: wanted.value.office || offices[0]?.id || '' }
    const answer = await api.devices.expect(body)
    made.value = answer.ok ? { pairing: answer.value, kind: body.kind } : null
    failure.value = answer.ok ? null : answer.failure
    await added()
  }
  return (
    <section class="narrow">
      <h2>{said.addTitle}</h2>
      <form class="ask" onSubmit={(event) => void make(event)}>
        <label>
          {said.kind}
          <select class="form-select" value={wanted.value.kind} onChange={(event) => change({ kind: event.currentTarget.value as NewDevice['kind'] })}>
            {(['stand', 'board'] as const).map((kind) => (
              <option key={kind} value={kind}>
                {said.kinds[kind]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {said.office}
          <select class="form-select" value={wanted.value.office || offices[0]?.id} onChange={(event) => change({ office: event.currentTarget.value })}>
            {offices.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {said.name}
          <span class="form-hint">{said.nameHint}</span>
          <input class="form-input" required maxLength={60} value={wanted.value.name} onInput={(event) => change({ name: event.currentTarget.value })} />
        </label>
        <button class="button button-primary" type="submit">
          {said.make}
        </button>
      </form>
      <div role="status">
        {made.value && (
          <Notice tone="success" title={said.codeTitle}>
            <p class="device-code">{made.value.pairing.digits}</p>
            <p>{said.codeNote(location.origin + ADDRESSES[made.value.kind], moments.value.time(made.value.pairing.expires_at))}</p>
          </Notice>
        )}
      </div>
      {failure.value && <StaffFailure failure={failure.value} />}
    </section>
  )
}
