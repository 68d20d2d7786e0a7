import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Failure } from '../api/answer'
import { Notice, Skeleton } from '../screens/frame/screen'
import { Alone } from './alone'
import { DeviceContext, useDevice, type DeviceApp } from './app'
import { Failed } from './failed'
import { Pairing } from './pairing'
import { rememberDevice, rememberedDevice } from './remembered'
import type { Device } from './shapes'

interface RootProps {
  app: DeviceApp
  kind: Device['kind']
  children: ComponentChildren
}

/** A device shows its screen once staff have put it somewhere; until then it asks for their code. */
export function DeviceRoot({ app, kind, children }: RootProps) {
  return (
    <DeviceContext.Provider value={app}>
      <Gate kind={kind}>{children}</Gate>
    </DeviceContext.Provider>
  )
}

function Gate({ kind, children }: Omit<RootProps, 'app'>) {
  const { api, device, words } = useDevice()
  const { loading, kinds } = words.value
  const failure = useSignal<Failure | null>(null)
  const ask = async (): Promise<void> => {
    failure.value = null
    const answer = await api.me()
    if (answer.ok) rememberDevice((device.value = answer.value))
    // Without a connection it goes on where it stood.
    else device.value = answer.failure.kind === 'refused' ? null : rememberedDevice()
    if (!answer.ok) failure.value = answer.failure
  }
  useEffect(() => void ask(), [])
  if (device.value) return device.value.kind === kind ? <>{children}</> : <OtherKind />
  if (failure.value?.kind === 'refused') return <Pairing paired={ask} />
  return (
    <Alone title={kinds[kind]}>
      {failure.value ? <Failed failure={failure.value} retry={() => void ask()} /> : <Skeleton rows={3} label={loading} />}
    </Alone>
  )
}

function OtherKind() {
  const { device, words } = useDevice()
  return (
    <Alone title={device.value!.name}>
      <Notice tone="warning" title={words.value.otherKind}>
        <p>{words.value.otherKindNote}</p>
      </Notice>
    </Alone>
  )
}
