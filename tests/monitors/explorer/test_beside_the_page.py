"""What the explorer looks at beside the page: its connection, its mails, where links lead, and whom it keeps out."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from api.settings import ROOT
from monitors.explorer import channels
from monitors.explorer.run import mails_token
from monitors.explorer.target_file import Outside
from monitors.targets import READ_VARIABLE, Target
from tests.monitors.explorer.site import a_site
from tests.monitors.explorer.test_exploring import THINGS, a_target, explored, named

AXE = ROOT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
WORKER = """
addEventListener('install', (event) => event.waitUntil(caches.open('1').then((all) => all.addAll(['/', '/script.js']))))
const answer = async (request) => (await caches.match(request)) ?? fetch(request)
addEventListener('fetch', (event) => event.respondWith(answer(event.request)))
"""
APP = """
navigator.serviceWorker.register('/sw.js')
const asked = indexedDB.open('app')
asked.onupgradeneeded = () =>
  ['outbox', 'drafts'].forEach((name) => asked.result.createObjectStore(name, { autoIncrement: true }))
const store = (name) => asked.result.transaction(name, 'readwrite').objectStore(name)
const outbox = () => store('outbox')
asked.onsuccess = () => store('drafts').add('what was read')
const takes = (id, flush) => {
  on(id, () => {
    if (navigator.onLine) return send('/api/things').then(() => say('Gemt'))
    outbox().add(id)
    say('Venter på forbindelse')
  })
  addEventListener('online', () => {
    outbox().getAll().onsuccess = ({ target }) => target.result.includes(id) && flush()
    outbox().clear()
  })
}
takes('sends-later', () => send('/api/things'))
takes('drops', () => {})
on('drafts', () => store('drafts').add('a draft').onsuccess = () => say('Kladden er gemt her'))
on('dead-offline', () => navigator.onLine && say('Det virker'))
"""
CONTROLS = (
    '<button id="sends-later">Sender senere</button><button id="drops">Taber</button>'
    '<button id="drafts">Gemmer kun her</button>'
    '<button id="dead-offline">Død uden forbindelse</button><a href="/side">Kun med forbindelse</a>'
)


async def test_without_connection_everything_is_tried_once_more(tmp_path: Path) -> None:
    async with a_site() as (site, url):
        site.pages["/"] = ("Forside", CONTROLS)
        site.script += APP
        site.worker = WORKER
        exploration = await explored(a_target(url), tmp_path)
    assert named(exploration.findings) == {
        "Taber": "not-stored",
        "Død uden forbindelse": "no-effect",
        "": "failed-request",
    }
    assert {(finding.route, finding.control.words) for finding in exploration.findings} == {
        ("/ uden forbindelse", "knappen “Taber”"),
        ("/ uden forbindelse", "knappen “Død uden forbindelse”"),
        ("/side uden forbindelse", "siden uden forbindelse"),
    }
    assert exploration.whole


async def test_each_state_is_audited_for_what_keeps_people_out(tmp_path: Path) -> None:
    async with a_site() as (site, url):
        site.pages["/"] = ("Forside", '<a href="/hindret">Hindret</a>')
        exploration = await explored(a_target(url), tmp_path, axe=AXE)
    assert named(exploration.findings) == {"/hindret label": "inaccessible"}
    assert (exploration.states_audited, exploration.audited) == (2, ["/", "/hindret"])


def an_invitation(form: str, name: str) -> str:
    return f'<form id="{form}"><label>E-mail <input type="email" name="mail"></label><button>{name}</button></form>'


async def test_a_mail_that_does_not_come_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "MAIL_WITHIN", 1)
    mailbox = replace(THINGS, mails="/mails?to={address}", mails_after=["^/api/(invite|forgotten)$"])
    async with a_site() as (site, url):
        forms = (an_invitation("invites", "Inviter"), an_invitation("forgets", "Inviter forgæves"))
        for path, form in zip(("/", "/side"), forms, strict=True):
            site.pages[path] = ("Invitation", form)
        exploration = await explored(a_target(url, start=["/", "/side"], second_channel=mailbox), tmp_path)
    assert named(exploration.findings) == {"Inviter forgæves": "no-message"}


def test_what_opens_the_mails_is_the_token_of_the_watched_site_or_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILS_TOKEN", "of another site")
    marking = Target(base_url="http://127.0.0.1:9", key=None, read_token="of a file")
    opens = {
        name: mails_token(replace(THINGS, mails_variable=name), marking) for name in (READ_VARIABLE, "MAILS_TOKEN", "")
    }
    assert opens == {READ_VARIABLE: "of a file", "MAILS_TOKEN": "of another site", "": ""}


async def test_a_link_out_of_the_site_is_looked_up_and_blamed_by_its_own_name(tmp_path: Path) -> None:
    async with a_site() as (_, elsewhere), a_site() as (site, url):
        well, gone, deeper = (f"{elsewhere}/{path}" for path in ("side", "ikke-her#afsnit", "ikke-her-heller"))
        site.pages["/"] = (
            "Forside",
            f'<a href="{well}">Findes</a><a href="{deeper}">Dybere</a><a href="{gone}">Er væk</a>',
        )
        exploration = await explored(a_target(url, outside=Outside(allow=["127.0.0.1"])), tmp_path)
    assert named(exploration.findings) == dict.fromkeys(("Er væk", "Dybere"), "dead-outside-link")
    assert {finding.expected for finding in exploration.findings} == {
        f"en side på {elsewhere}/ikke-her",
        f"en side på {elsewhere}/ikke-her-heller",
    }


async def test_a_window_that_was_opened_and_closed_again_is_not_waited_for(tmp_path: Path) -> None:
    async with a_site() as (site, url):
        site.pages["/halvt"] = ("Halvt", "")
        site.pages["/"] = ("Forside", '<a href="/halvt" target="_blank">I et nyt vindue</a>')
        exploration = await explored(a_target(url), tmp_path)
    assert exploration.findings == []
