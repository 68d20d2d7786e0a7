import { useEffect, useMemo } from 'preact/hooks'
import { useApp } from '../../app'
import { timeAddress, type Wanted } from '../../booking/address'
import { changesOf, type KeptBooking } from '../../booking/kept'
import type { ChosenTopic, Visit } from '../../booking/visit'
import { Screen } from '../frame/screen'
import { About } from './about'
import { Failed } from './failed'
import { FirstFree } from './first'
import { timeModel } from './model'
import { KeepTime, MoveDialog, NowBooked } from './move'
import { MeetingChoice, Needs } from './needs'
import { Offices } from './offices'
import { Times } from './times'
import { VisitTopics } from './topics'
import { Wishes } from './wishes'

interface ChoosingProps {
  title: string
  wanted: Required<Wanted>
  chosen: ChosenTopic[]
  visit: Visit
  office: string | null
  moved: KeptBooking | null
  go: (address: string, replace?: boolean) => void
}

/** One visit: what it is about, and the times that it can have. What is changed stands in the address at once. */
export function Choosing({ title, wanted, chosen, visit, office, moved, go }: ChoosingProps) {
  const app = useApp()
  const asked = JSON.stringify(visit)
  const model = useMemo(() => timeModel(app, visit, moved, go), [app, asked, moved])
  useEffect(() => {
    void model.load()
    return model.leave
  }, [model])
  const address = (changed: Partial<Wanted>) => timeAddress({ ...wanted, office, ...changed })
  const change = (changed: Partial<Wanted>) => go(address(changed), true)
  const booking = moved?.booking ?? null
  const editing = booking !== null && wanted.topics.length > 0
  const stuck = model.stuck.value
  const edited = editing && Object.keys(changesOf(booking, visit)).length > 0

  return (
    <Screen title={title} lead={chosen.map(({ topic }) => app.text(topic.name)).join(' + ')}>
      <p class="sr-only" role="status">
        {model.told}
      </p>
      <div class="columns">
        <div class="column-narrow">
          {booking && <NowBooked booking={booking} />}
          {(!booking || edited) && <About chosen={chosen} needs={visit.needs} />}
          {(!booking || editing) && (
            <>
              <VisitTopics chosen={chosen} visit={visit} change={change} address={address} />
              <MeetingChoice chosen={chosen} meeting={visit.meeting} change={change} />
            </>
          )}
          {!booking && <Needs visit={visit} change={change} />}
        </div>
        <div class="column-wide">
          {(!editing || edited) && (
            <Failed model={model} booking={booking}>
              <Wishes visit={visit} moved={moved} chosen={chosen} office={office} address={address} />
            </Failed>
          )}
          {editing && !stuck && <KeepTime model={model} booking={booking} edited={edited} />}
          {(!editing || edited) && !stuck && (
            <>
              <FirstFree model={model} hours={wanted.hours} />
              <Offices
                chosen={chosen}
                office={office}
                days={model.days.value}
                unread={model.failure.value !== null && !model.days.value}
                address={(place) => address({ office: place })}
              >
                {(place) => <Times model={model} place={place} hours={wanted.hours} address={address} change={change} />}
              </Offices>
            </>
          )}
        </div>
      </div>
      {booking && <MoveDialog model={model} from={booking} visit={visit} />}
    </Screen>
  )
}
