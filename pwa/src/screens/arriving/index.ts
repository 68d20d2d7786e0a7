export { Arrival } from './arrival'
export { NumberLinks, NumberScreen } from './view'
