export { FindScreen } from './find/view'
