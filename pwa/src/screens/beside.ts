export { FaultScreen } from './fault/view'
export { FindScreen } from './find/view'
export { PrivacyScreen } from './privacy/view'
