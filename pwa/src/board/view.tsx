import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { bring } from '../platform/copies'
import { follow } from '../platform/following'
import { Icon } from '../screens/frame/icon'
import { Skeleton } from '../screens/frame/screen'
import { Alone } from '../device/alone'
import { useDevice } from '../device/app'
import type { BoardAnswer } from '../device/shapes'
import { keyOf, newCalls, shownNow, type Called } from './calls'
import { canSpeak, say, speechIs } from './speech'
import { da } from './words/da'
import { en } from './words/en'

const WORDS = { da, en }
const shown = signal<BoardAnswer | null>(null)
/** Why a number is not there is told for a while only, and a line can be dead without saying so. */
const LOOK_MS = 60_000

/** `/tavle`: numbers and desks, for a wall. */
export function BoardScreen() {
  const { api, clock, connection, device, language, moments } = useDevice()
  const office = device.value?.office ?? ''
  const words = WORDS[language.value]
  const isOfToday = ({ fetched_at }: BoardAnswer) => moments.value.today(Date.parse(fetched_at)) === moments.value.today(clock.now())
  useEffect(
    () =>
      follow(`/api/v1/board/events?office=${encodeURIComponent(office)}`, async () => {
        const before = shown.value
        await bring(`board ${office}`, shown, () => api.board(office), isOfToday)
        const calls = shown.value ? newCalls(before, shown.value) : []
        say(
          calls.map(({ number, desk }) => words.spoken(number, words.at(desk.name))),
          language.value,
        )
      }, LOOK_MS),
    [api, office, language, words],
  )
  const board = shown.value
  const isLost = connection.lostAt.value !== null
  if (!board) return <Alone title={device.value?.name ?? ''}>{isLost ? <Lost /> : <Skeleton rows={4} label={words.loading} />}</Alone>
  const [latest, ...others] = shownNow(board.called, clock.tick.value)
  return (
    <main class="board">
      <header class="board-top">
        <h1>{board.name}</h1>
        <p>{words.waiting(board.waiting)}</p>
        <p class="board-clock">{moments.value.time(clock.tick.value)}</p>
      </header>
      {isLost && <Lost />}
      <div aria-live="assertive" class="board-now">
        {latest ? <Call key={keyOf(latest)} call={latest} large /> : <p class="board-nobody">{words.nobody}</p>}
      </div>
      <ul class="board-others">
        {others.map((call) => (
          <li key={keyOf(call)}>
            <Call call={call} />
          </li>
        ))}
      </ul>
      {board.passed_over.length > 0 && (
        <section class="board-passed">
          <h2>{words.passed}</h2>
          <ul>
            {board.passed_over.map(({ number, why }) => (
              <li key={number}>
                <strong>{number}</strong> {words.why[why]}
              </li>
            ))}
          </ul>
        </section>
      )}
      <footer class="board-foot">
        {board.promises_kept !== null && <p>{words.kept(Math.round(board.promises_kept * 100))}</p>}
        {canSpeak && (
          <button class="button button-secondary" type="button" onClick={() => (speechIs.value = speechIs.value === 'on' ? 'off' : 'on')}>
            {speechIs.value === 'on' ? words.speechOff : words.speechOn}
          </button>
        )}
      </footer>
    </main>
  )
}

function Lost() {
  const { connection, language, moments } = useDevice()
  return (
    <p class="board-lost" role="alert">
      <Icon name="warning" />
      {WORDS[language.value].lost(moments.value.time(connection.lostAt.value!))}
    </p>
  )
}

function Call({ call, large = false }: { call: Called; large?: boolean }) {
  const { language } = useDevice()
  const words = WORDS[language.value]
  return (
    <p class={large ? 'call call-large' : 'call'}>
      <span class="call-number">
        <small>{words.number}</small> {call.number}
      </span>
      <span class="call-desk">{words.at(call.desk.name)}</span>
    </p>
  )
}
