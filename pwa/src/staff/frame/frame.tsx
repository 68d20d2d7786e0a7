import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso'
import { faultAddress } from '../../booking/fault'
import { Icon } from '../../screens/frame/icon'
import { LANGUAGES, WORDS } from '../../words'
import { useStaff } from '../app'
import { may } from '../roles'
import { SCREENS } from '../screens'
import type { Me } from '../shapes'
import { useShortcuts } from '../shortcuts'
import { SignInAgain } from '../sign-in/again'
import { ShortcutList } from './shortcut-list'

/** What stands around every screen: skip link, header, navigation, what is wrong with the connection, footer. */
export function StaffFrame({ children }: { children: ComponentChildren }) {
  const { words, session } = useStaff()
  const { frame } = words.value
  const standing = session.standing.value
  return (
    <>
      <a class="skipnav" href="#main-content">
        {frame.skip}
      </a>
      <header class="top">
        <Top me={standing.kind === 'in' ? standing.me : null} />
        {standing.kind === 'in' && <Navigation me={standing.me} />}
      </header>
      <Lost />
      <main id="main-content" class="wrap" tabIndex={-1}>
        {children}
      </main>
      <Foot />
      <SignInAgain />
    </>
  )
}

function Top({ me }: { me: Me | null }) {
  const { words, language, catalogue } = useStaff()
  const { frame, roles } = words.value
  return (
    <div class="top-name wrap">
      <a class="service" href="/personale">
        <Icon name="mark" />
        <span>
          <strong>{frame.service}</strong>
          <span class="municipality">{catalogue.value?.municipality.name}</span>
        </span>
      </a>
      {me && (
        <a class="who" href="/personale/konto">
          <strong>{me.name}</strong> <span>{roles[me.role]}</span>
        </a>
      )}
      {LANGUAGES.filter((other) => other !== language.value).map((other) => (
        <button key={other} class="quiet" type="button" lang={other} onClick={() => (language.value = other)}>
          {WORDS[other].language}
        </button>
      ))}
    </div>
  )
}

const NUMBER_KEYS = 9

/** Only where one may go. The number keys lead to the first nine too. */
function Navigation({ me }: { me: Me }) {
  const { words } = useStaff()
  const { path, route } = useLocation()
  const { frame } = words.value
  const mine = SCREENS.filter(({ least }) => may(me.role, least))
  useShortcuts(
    mine.slice(0, NUMBER_KEYS).map((screen, place) => ({
      key: String(place + 1),
      name: frame.goTo(screen.name(words.value)),
      run: () => route(screen.path),
    })),
  )
  if (mine.length === 0) return null
  return (
    <nav class="top-nav" aria-label={frame.menu}>
      <ul class="wrap">
        {mine.map((screen) => (
          <li key={screen.path}>
            <a href={screen.path} aria-current={screen.path === path ? 'page' : undefined}>
              {screen.name(words.value)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Says plainly that nothing gets through, and since when; and that nobody is signed in any more. */
function Lost() {
  const { words, connection, session, moments } = useStaff()
  const { frame } = words.value
  const lostAt = connection.lostAt.value
  return (
    <div role="status">
      {lostAt !== null && (
        <p class="lost wrap">
          <Icon name="warning" /> <span>{frame.lost(moments.value.time(lostAt))}</span>
        </p>
      )}
      {session.ended.value && session.putAside.value && (
        <p class="lost wrap">
          <Icon name="warning" /> <span>{frame.ended}</span>
          <button class="button button-secondary" type="button" onClick={session.again}>
            {frame.signIn}
          </button>
        </p>
      )}
    </div>
  )
}

function Foot() {
  const { words } = useStaff()
  const { path } = useLocation()
  const { frame } = words.value
  return (
    <footer class="bottom">
      <div class="wrap">
        <ul class="bottom-links">
          <li>
            <a href={faultAddress(path)} target="_blank">
              {frame.fault}
            </a>
          </li>
          <li>
            <ShortcutList />
          </li>
        </ul>
      </div>
    </footer>
  )
}
