import { useEffect, useMemo } from 'preact/hooks'
import { useApp } from '../../app'
import { timeAddress, type Wanted } from '../../booking/address'
import type { KeptBooking } from '../../booking/kept'
import type { ChosenTopic, Visit } from '../../booking/visit'
import { Screen } from '../frame/screen'
import { useWords } from '../words'
import { About } from './about'
import { FirstFree } from './first'
import { timeModel } from './model'
import { MoveDialog, NowBooked } from './move'
import { MeetingChoice, Needs } from './needs'
import { Offices } from './offices'
import { Times } from './times'
import { VisitTopics } from './topics'

interface ChoosingProps {
  wanted: Required<Wanted>
  chosen: ChosenTopic[]
  visit: Visit
  office: string | null
  moved: KeptBooking | null
  go: (address: string, replace?: boolean) => void
}

/** One visit: what it is about, and the times that it can have. What is changed stands in the address at once. */
export function Choosing({ wanted, chosen, visit, office, moved, go }: ChoosingProps) {
  const app = useApp()
  const words = useWords()
  const asked = JSON.stringify(visit)
  const model = useMemo(() => timeModel(app, visit, moved, go), [app, asked, moved])
  useEffect(() => void model.load(), [model])
  const address = (changed: Partial<Wanted>) => timeAddress({ ...wanted, topics: visit.topics, office, ...changed })
  const change = (changed: Partial<Wanted>) => go(address(changed), true)

  return (
    <Screen
      title={moved ? words.time.moveTitle : words.time.title}
      lead={chosen.map(({ topic }) => app.text(topic.name)).join(' + ')}
    >
      <p class="sr-only" role="status">
        {model.told}
      </p>
      <div class="columns">
        <div class="column-narrow">
          {moved?.booking ? (
            <NowBooked booking={moved.booking} />
          ) : (
            <>
              <About chosen={chosen} needs={visit.needs} />
              <VisitTopics chosen={chosen} visit={visit} change={change} address={address} />
              <MeetingChoice chosen={chosen} meeting={visit.meeting} change={change} />
              <Needs visit={visit} change={change} />
            </>
          )}
        </div>
        <div class="column-wide">
          <FirstFree model={model} hours={wanted.hours} />
          <Offices chosen={chosen} office={office} days={model.days.value} address={(place) => address({ office: place })}>
            {(place) => (
              <Times
                model={model}
                place={place}
                chosen={chosen}
                hours={wanted.hours}
                address={address}
                change={change}
              />
            )}
          </Offices>
        </div>
      </div>
      {moved?.booking && <MoveDialog model={model} from={moved.booking} />}
    </Screen>
  )
}
