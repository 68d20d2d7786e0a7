import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { useApp } from '../../app'
import { showPhone } from '../../booking/phone'
import type { TableName } from '../../storage/schema'
import { useBesideWords } from '../beside-words'
import { Screen } from '../frame/screen'
import facts from './facts.json'

/** `/privatliv`: what is stored where, and until when. Tests hold the facts against the database and the code. */
export function PrivacyScreen() {
  const { privacy } = useBesideWords()
  return (
    <Screen title={privacy.title} lead={privacy.lead}>
      <AtUs />
      <OnTheDevice />
      <section>
        <h2>{privacy.not}</h2>
        <List items={privacy.notList} />
      </section>
      <section>
        <h2>{privacy.rights}</h2>
        <p>{privacy.rightsNote}</p>
        <Reach />
      </section>
    </Screen>
  )
}

function AtUs() {
  const { privacy } = useBesideWords()
  const { municipality } = useApp().catalogue.value ?? {}
  const days = municipality?.erase_after_days ?? null
  const kept = facts.contact.map((column) => privacy.contact[column as keyof typeof privacy.contact])
  return (
    <section>
      <h2>{privacy.atUs(municipality?.name ?? null)}</h2>
      <Fact what={privacy.aboutYou} until={days === null ? privacy.afterVisit : privacy.afterVisitDays(days)}>
        <List items={kept} />
      </Fact>
      <Fact what={privacy.visit} until={privacy.visitUntil} />
      <Fact what={privacy.mails} until={privacy.mailsUntil(facts.mail_days)} />
      <Fact what={privacy.codes} until={privacy.codesUntil(facts.code_days)} />
      <Fact what={privacy.faults} until={privacy.faultsUntil(facts.fault_days)} />
    </section>
  )
}

function OnTheDevice() {
  const { store } = useApp()
  const { privacy } = useBesideWords()
  const sealed = useSignal<boolean | null>(null)
  useEffect(() => void store.then((opened) => opened.seal()).then((does) => (sealed.value = does)), [store, sealed])
  return (
    <section>
      <h2>{privacy.device}</h2>
      <p>{privacy.deviceNote}</p>
      <List items={Object.values<string>(privacy.tables satisfies Record<TableName, string>)} />
      {sealed.value !== null && <p>{sealed.value ? privacy.sealed : privacy.notSealed}</p>}
      <p>{privacy.tab}</p>
      <p>
        <a class="plain" href="/mine">
          {privacy.toForget}
        </a>
      </p>
    </section>
  )
}

interface FactProps {
  what: string
  until: string
  children?: ComponentChildren
}

function Fact({ what, until, children }: FactProps) {
  return (
    <div class="card">
      <h3 class="h4">{what}</h3>
      {children}
      <p>{until}</p>
    </div>
  )
}

function List({ items }: { items: readonly string[] }) {
  return (
    <ul>
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  )
}

function Reach() {
  const { catalogue, words } = useApp()
  const { privacy } = useBesideWords()
  const municipality = catalogue.value?.municipality
  return (
    <>
      {municipality?.phone && (
        <p>
          <a href={`tel:${municipality.phone}`}>{words.value.frame.callUs(showPhone(municipality.phone))}</a>
        </p>
      )}
      {municipality?.email && (
        <p>
          <a href={`mailto:${municipality.email}`}>{municipality.email}</a>
        </p>
      )}
      <p>{privacy.complain}</p>
    </>
  )
}
