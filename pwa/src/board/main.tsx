import { render } from 'preact'
import { createDeviceApp } from '../device/app'
import { DeviceRoot } from '../device/root'
import { openWithoutNetwork } from '../platform/reopening'
import './board.scss'
import { BoardScreen } from './view'

render(
  <DeviceRoot app={createDeviceApp()} kind="board">
    <BoardScreen />
  </DeviceRoot>,
  document.getElementById('app')!,
)

void openWithoutNetwork('/tavle', () => location.reload())
