import { signal } from '@preact/signals'
import { render } from 'preact'
import { createDeviceApp } from '../device/app'
import { DeviceRoot } from '../device/root'
import { openWithoutNetwork } from '../platform/reopening'
import { openKeptStand } from './kept'
import './stand.scss'
import { StandScreen } from './view'

const kept = await openKeptStand()
/** Whether a newer version is there: the stand opens it when nobody is using it. */
const outdated = signal(false)
render(
  <DeviceRoot app={createDeviceApp()} kind="stand">
    <StandScreen kept={kept} outdated={outdated} />
  </DeviceRoot>,
  document.getElementById('app')!,
)

void openWithoutNetwork('/stander', () => (outdated.value = true))
