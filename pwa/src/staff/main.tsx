import { render } from 'preact'
import { systemClock } from '../platform/clock'
import { rememberedLanguage } from '../platform/language'
import { createStaffApi } from './api'
import { createStaffApp } from './app'
import { createConnection } from '../platform/connection'
import { openWithoutNetwork } from '../platform/reopening'
import { StaffRoot } from './root'
import { createSession } from './session'
import { followShortcuts } from './shortcuts'
import { followSignIns, forgetDay } from './sign-in/elsewhere'
import './styles/staff.scss'

const clock = systemClock()
const language = rememberedLanguage()
const session = createSession(
  () => location.reload(),
  () => void forgetDay(),
)
const connection = createConnection(clock)
const api = createStaffApi({ language, clock, session, connection })
const app = createStaffApp({ api, clock, session, connection, language })

followShortcuts()
followSignIns(app)
render(<StaffRoot app={app} />, document.getElementById('app')!)

void openWithoutNetwork('/personale')
