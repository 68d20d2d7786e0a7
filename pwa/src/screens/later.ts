import '../styles/later.scss'

export { openStore } from '../storage/store'
export { forWhoeverComes } from '../sync/left'
export { keepSending } from '../sync/sending'

export { FormScreen } from './form/view'
export { watchSharedDevice } from './mine/shared'
export { MineScreen } from './mine/view'
export { ReceiptScreen } from './receipt/view'
export { TimeScreen } from './time/view'
