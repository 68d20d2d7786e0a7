import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso'
import { useApp } from '../../app'
import { faultAddress } from '../../booking/fault'
import { showPhone } from '../../booking/phone'
import { updateReady } from '../../platform/update'
import { LANGUAGES, WORDS } from '../../words'
import { Icon } from './icon'
import { UpdateButton } from './update-button'

/** What stands around every screen: the skip link, the header, the offer of a new version and the footer. */
export function Frame({ children }: { children: ComponentChildren }) {
  const { frame } = useApp().words.value
  return (
    <>
      <a class="skipnav" href="#main-content">
        {frame.skip}
      </a>
      <Header />
      <main id="main-content" class="wrap" tabIndex={-1}>
        {children}
      </main>
      <NewVersion />
      <Footer />
    </>
  )
}

function Header() {
  const { words, language, catalogue } = useApp()
  const { path, query } = useLocation()
  const { frame } = words.value
  const aboutMine = ['/mine', '/find'].includes(path) || path.startsWith('/kvittering') || 'move' in query
  const link = (href: string, name: string, here: boolean) => (
    <li>
      <a href={href} aria-current={here ? 'page' : undefined}>
        {name}
      </a>
    </li>
  )
  return (
    <header class="top">
      <div class="top-name wrap">
        <a class="service" href="/">
          <Icon name="mark" />
          <span>
            <strong>{frame.service}</strong>
            <span class="municipality">{catalogue.value?.municipality.name}</span>
          </span>
        </a>
        {LANGUAGES.filter((other) => other !== language.value).map((other) => (
          <button class="quiet" type="button" lang={other} onClick={() => (language.value = other)}>
            {WORDS[other].language}
          </button>
        ))}
      </div>
      <nav class="top-nav" aria-label={frame.menu}>
        <ul class="wrap">
          {link('/', frame.book, !aboutMine && ['/', '/tid', '/bestil'].includes(path))}
          {link('/mine', frame.mine, aboutMine)}
        </ul>
      </nav>
    </header>
  )
}

/** Never over a form: the citizen decides when to update, and not in the middle of typing. */
function NewVersion() {
  const { frame } = useApp().words.value
  const { path } = useLocation()
  return (
    <div role="status">
      {updateReady.value && path !== '/bestil' && (
        <div class="update">
          <span>{frame.updateReady}</span>
          <UpdateButton />
        </div>
      )}
    </div>
  )
}

function Footer() {
  const { words, catalogue } = useApp()
  const { path } = useLocation()
  const { frame } = words.value
  const municipality = catalogue.value?.municipality
  return (
    <footer class="bottom">
      <div class="wrap">
        <p class="bottom-name">{municipality?.name}</p>
        {municipality?.phone && (
          <p>
            {frame.help} <a href={`tel:${municipality.phone}`}>{frame.callUs(showPhone(municipality.phone))}</a>
          </p>
        )}
        {municipality?.email && (
          <p>
            <a href={`mailto:${municipality.email}`}>{municipality.email}</a>
          </p>
        )}
        {/* Not paragraphs: hydration would take these for the two above, which the built page does not have. */}
        <ul class="bottom-links">
          <li>
            <a href={faultAddress(path)}>{frame.fault}</a>
          </li>
          <li>
            <a href="/privatliv">{frame.privacy}</a>
          </li>
          {municipality?.accessibility_statement && (
            <li>
              <a href={municipality.accessibility_statement}>{frame.accessibility}</a>
            </li>
          )}
        </ul>
      </div>
    </footer>
  )
}
