import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { follow } from '../../platform/following'
import { uuid } from '../../platform/uuid'
import { Skeleton } from '../../screens/frame/screen'
import { useStaff } from '../app'
import { StaffFailure, StaffScreen } from '../frame/screen'
import { boardOf, deskAt } from './board'
import { DayContext } from './context'
import { DeskPanel } from './desk'
import { Elsewhere, Expected, Line, Over, Parked } from './lists'
import { openKeptDay, type KeptDay } from './kept'
import { GiveNumber } from './number'
import { FromPaper } from './paper-form'
import { Place, usePlace } from './place'
import { PrintedList } from './printed'
import { Untold } from './untold'
import { createDayWork, type DayWork } from './work'

/** `/personale/dagen`: the office's day, from the first arrival to the last citizen served. */
export function DayScreen() {
  const { words } = useStaff()
  const kept = useSignal<KeptDay | null>(null)
  useEffect(() => void openKeptDay().then((opened) => (kept.value = opened)), [kept])
  const place = usePlace()
  const said = words.value.day
  return (
    <StaffScreen
      title={said.title}
      tools={
        <button class="button button-secondary" type="button" onClick={() => print()}>
          {said.print}
        </button>
      }
    >
      {place.office && kept.value && <DayAt key={place.office} office={place.office} kept={kept.value} />}
    </StaffScreen>
  )
}

function DayAt({ office, kept }: { office: string; kept: KeptDay }) {
  const app = useStaff()
  const { api, clock, words, moments } = app
  const place = usePlace()
  const work = useMemo(
    () => createDayWork({ api: api.day, clock, kept, office, today: () => moments.value.today(clock.now()) }),
    [api, clock, kept, office, moments],
  )
  const giving = useSignal(false)
  const entering = useSignal(false)
  useEffect(() => follow(`/api/v1/staff/day/events?office=${encodeURIComponent(office)}`, work.look), [office, work])
  const board = useComputed(() => work.day.value && boardOf(work.day.value, place.desk.value))
  useHeldCitizens(work, office, place.desk.value, board.value?.mine?.id)
  const day = work.day.value
  const failure = work.failure.value
  if (!day || !board.value) {
    return failure ? (
      <StaffFailure failure={failure} retry={() => void work.look()} />
    ) : (
      <Skeleton rows={6} label={words.value.day.loading} />
    )
  }
  const desk = deskAt(day, place.desk.value)
  return (
    <DayContext.Provider value={{ work, day, board: board.value, desk, deskId: place.desk.value }}>
      <Place day={day} />
      <Untold />
      {failure && <StaffFailure failure={failure} retry={() => void work.look()} />}
      <div class="today">
        <div class="today-desk">
          <DeskPanel />
          {app.may('clerk') && app.connection.lostAt.value === null && (
            <>
              <GiveNumber open={giving} />
              <FromPaper open={entering} />
            </>
          )}
        </div>
        <div class="today-lists">
          <Line />
          <Expected />
          <Parked />
          <Elsewhere />
          <Over />
        </div>
      </div>
      <PrintedList />
    </DayContext.Provider>
  )
}

const HOLD_ANEW_MS = 60_000

/** Has the server hold the next few for this desk, so that it can call them when the connection is lost. */
function useHeldCitizens(work: DayWork, office: string, desk: string | null, served: string | undefined): void {
  const { api, connection, may } = useStaff()
  const works = may('clerk')
  useEffect(() => {
    if (!desk || !works) return
    const hold = async (): Promise<void> => {
      if (connection.lostAt.value !== null) return
      const answer = await api.day.holdNext(office, desk, uuid())
      if (answer.ok) await work.look()
    }
    void hold()
    const timer = setInterval(() => void hold(), HOLD_ANEW_MS)
    return () => clearInterval(timer)
    // Anew also with each citizen: those who were held have moved up.
  }, [api, connection, work, office, desk, works, served])
}
