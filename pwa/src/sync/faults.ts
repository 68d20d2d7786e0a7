import { signal } from '@preact/signals-core'
import type { FaultReportRequest } from '../api/shapes'
import { isUnsent, type KeptFault } from '../booking/fault'
import { alone } from '../platform/alone'
import { uuid } from '../platform/uuid'
import { appVersion } from '../platform/version'
import type { Runner } from './runner'

/** Moves when something has become of a fault that waited. */
export const faultsMoved = signal(0)

/** Keeps a fault on the device, to be told of: without a connection it waits here. Answers its key. */
export async function keepFault(app: Runner, request: FaultReportRequest): Promise<string> {
  const key = uuid()
  const fault = { key, request, keptAt: app.clock.now(), told: null, refused: null }
  await (await app.store).put('faults', key, fault)
  return key
}

/** Tells of a failure that something in the outbox has met, without what it was about. */
export async function tellOfBroken(app: Runner, requestId: string): Promise<void> {
  const language = app.language.value
  await keepFault(app, { route: '/mine', app_version: appVersion, request_id: requestId, what: null, language })
  await sendFaults(app)
}

/** Tells of all that wait, one after the other, in one tab at a time. What cannot be sent now stays. */
export function sendFaults(app: Runner): Promise<void> {
  return alone('faults', async () => {
    const store = await app.store
    for (const fault of (await store.all('faults')).filter(isUnsent)) {
      const sent = await send(app, fault)
      // Removed meanwhile: forgotten is forgotten.
      if (!sent || !(await store.get('faults', fault.key))) continue
      await store.put('faults', fault.key, sent)
      faultsMoved.value++
    }
  })
}

async function send(app: Runner, fault: KeptFault): Promise<KeptFault | null> {
  const answer = await app.api.tellOfFault(fault.key, fault.request)
  if (answer.ok) return { ...fault, told: { number: answer.value.number, deadline: answer.value.deadline } }
  if (answer.failure.kind !== 'refused') return null
  const { title, detail } = answer.failure.problem
  return { ...fault, refused: { title, detail } }
}
