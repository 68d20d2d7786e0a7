import { render } from 'preact'
import { createDeviceApp } from '../device/app'
import { DeviceRoot } from '../device/root'
import { openKeptStand } from './kept'
import './stand.scss'
import { StandScreen } from './view'

const kept = await openKeptStand()
render(
  <DeviceRoot app={createDeviceApp()} kind="stand">
    <StandScreen kept={kept} />
  </DeviceRoot>,
  document.getElementById('app')!,
)
