"""From what was seen to the verdict. Each verdict is met once, and once more a page that is well and looks alike."""

import pytest
from msgspec.structs import replace

from monitors.explorer.downloads import Download
from monitors.explorer.effects import effect_of
from monitors.explorer.shapes import Effect, Facts, Observation, Snapshot, Step
from monitors.explorer.signature import control_id
from monitors.explorer.verdicts import NO_CONNECTION, Known, judge
from monitors.findings import VerdictKind
from tests.monitors.explorer.builders import (
    SITE,
    a_change,
    a_control,
    a_link,
    a_page,
    a_read,
    a_write,
    an_exercise,
)

NEW = a_page(a_control(), lines=("Velkommen", "Det er gemt"))
SUBMIT = a_control("Send", submits=True, form=0)
TIME = a_control("14.15", state="pressed=false")
TICK = a_control("Påmind mig", "checkbox", state="false")
LINK = a_link("Mine tider", "/mine")
KNOWN = Known(accepted=[Effect(route="/kvittering", dialog="")] * 2)
TOLD = Facts(values={"1.start": "2026-11-24T10:15:00+01:00"}, words=["tirsdag 24. november kl. 10.15"])
MOVED = Facts(values={"1.start": "2026-11-24T11:00:00+01:00"}, words=["tirsdag 24. november kl. 11.00"])
CALENDAR = Download(name="tid.ics", size=900, begins="BEGIN:VCALENDAR")
FIELD = a_control("Navn", "textbox")

APOLOGY = a_page(a_control(), alerts=["Der skete en fejl hos os"])
FOREIGN = "Your booking has been saved and is kept for you"
FALLS_BACK = {"after": a_page(replace(TICK, state="true")), "reloaded": a_page(TICK), "exchanges": [a_write()]}
TYPED = Step(name="Gem", fills={"Navn": "Test", "E-mail": "t@x.invalid", "By": "Greve"})
BOOKED = {"after": NEW, "facts_before": Facts(), "facts_after": TOLD, "covered": True}
OLD_TIME = a_page(lines=("Tirsdag 24. november kl. 10.15",))


CANNOT = "Emnerne kunne ikke hentes"
OFFLINE = replace(a_page(a_control()), connectivity="offline")


def without_connection(**more: object) -> Observation:
    said = replace(OFFLINE, lines=[("Venter på forbindelse", "da")])
    return an_exercise(**{"before": OFFLINE, "after": said, **more})


def ticking(then: str) -> Observation:
    return a_change("Tid: 5:00", "Tid: 4:59", later=a_page(a_control(), lines=(then,)))


HELD_BACK = [a_write(0, failure="BLOCKED", blocked=True)]
TOLD_ELSEWHERE = a_write(0, url="https://tal.test/collect", here=False, blocked=True)
SOCKET = a_write(0, method="WEBSOCKET", kind="websocket", blocked=True)
SCRIPT_HELD_BACK = [a_read(0, url="https://tal.test/a.js", kind="script", here=False, blocked=True)]


NAME_FIELD = a_control("Navn", "textbox", form=0, value="Anna")
KEPT = Facts(values={"/api/me.name": "Anna", "/api/me.active": "True", "/api/me.price": "5.0", "/api/me.at": "10:15:00",
                     "/api/me.day": "2026-11-24T00:00:00", "/api/me.seen": "2026-11-24T09:15:00Z"})  # fmt: skip


def saved(
    body: str, page: Snapshot | None = None, changed: dict[str, str] | None = None, **more: object
) -> Observation:
    """A form is sent that the second channel covers; `changed` is what is kept of it afterwards."""
    now = Facts(values=KEPT.values | (changed or {}))
    before = Facts(values=dict.fromkeys(KEPT.values, "")) if changed is not None else KEPT
    given = {"before": page or a_page(SUBMIT, NAME_FIELD), "after": NEW, "covered": True, "facts_before": before}
    return an_exercise(SUBMIT, **{**given, "facts_after": now, "exchanges": [a_write(body=body)], **more})


BROKEN: list[tuple[VerdictKind, str, Observation]] = [
    ("broken-page", "it closes itself", an_exercise(collapse="siden lukkede sig selv")),
    ("broken-page", "a page with nothing on it", an_exercise(LINK, a_page(path="/mine", lines=()))),
    ("unclickable", "it has no size", an_exercise(a_control(sized=False))),
    ("unclickable", "it is covered", an_exercise(hindrance="noget andet ligger oven på det")),
    ("failed-request", "the server fails", an_exercise(after=NEW, exchanges=[a_write(500)])),
    ("failed-request", "no answer at all", an_exercise(after=NEW, exchanges=[a_read(0, failure="REFUSED")])),
    ("failed-request", "an answer with nothing in it", an_exercise(after=NEW, exchanges=[a_read(200, empty=True)])),
    ("failed-request", "a link to nothing", an_exercise(LINK, NEW, exchanges=[a_read(404)])),
    ("failed-request", "a refusal without a word", an_exercise(exchanges=[a_write(422)])),
    ("failed-request", "gone when opened again", an_exercise(after=NEW, reload_exchanges=[a_read(404)])),
    ("failed-request", "of the worker", an_exercise(after=NEW, exchanges=[a_read(503, worker=True)])),
    ("page-error", "a script throws", an_exercise(after=NEW, errors=["TypeError: x is undefined"])),
    ("error-text", "an apology", an_exercise(after=APOLOGY)),
    ("error-text", "a soft 404", an_exercise(LINK, a_page(path="/mine", headings=["Siden findes ikke"]))),
    ("error-text", "garbage", a_change("Hej", "Hej [object Object]")),
    ("error-text", "an apology when opened again", an_exercise(after=NEW, reloaded=APOLOGY)),
    ("no-effect", "a dead handler", an_exercise()),
    ("no-effect", "a dead link", an_exercise(LINK)),
    ("no-effect", "a link to what is no address", an_exercise(
        a_control("Skabelon", "link", href="http://[domain]/x", written_href="http://[domain]/x"))),
    ("no-effect", "a dead handler beside a picture that is missing", an_exercise(
        way_exchanges=[a_read(404)], reload_exchanges=[a_read(404)])),
    ("failed-request", "another answer than on the way", an_exercise(
        after=NEW, way_exchanges=[a_read(404), a_read(500, url=SITE + "/y")], exchanges=[a_read(500)])),
    ("no-effect", "a link to nowhere", an_exercise(
        a_link("Hjælp", "/#", leads_nowhere=True), a_page(path="/#", scroll=0), before=a_page(scroll=9))),
    ("no-effect", "a dead handler on a page that tells another site of each press", an_exercise(
        way_exchanges=[TOLD_ELSEWHERE], exchanges=[TOLD_ELSEWHERE, a_write(0, blocked=True, kind="ping")])),
    ("page-error", "an error of its own, though a script of another site is held back", an_exercise(
        after=NEW, way_exchanges=SCRIPT_HELD_BACK, errors=["ReferenceError: tal is not defined", "TypeError: x"])),
    ("page-error", "nothing is held back", an_exercise(after=NEW, errors=["TypeError: Failed to fetch"])),
    ("broken-page", "it closes itself when it may not send", an_exercise(
        collapse="siden lukkede sig selv", exchanges=HELD_BACK)),
    ("no-effect", "a dead handler on a page that opens a socket again and again", an_exercise(
        way_exchanges=[SOCKET], exchanges=[SOCKET])),
    ("error-text", "the page that it opens apologises, and opens a socket", an_exercise(
        LINK, APOLOGY, exchanges=[a_read(200, kind="document", main=True), SOCKET])),
    ("no-effect", "a clock is all that moves", ticking("Tid: 4:58")),
    ("no-effect", "a field takes nothing", an_exercise(FIELD, step=Step(act="write", text="Test", name="Navn"))),
    ("submit-unanswered", "only the focus moves", an_exercise(SUBMIT, a_page(SUBMIT, focused="link Start"))),
    ("not-stored", "a dropped write", an_exercise(**BOOKED | {"facts_before": TOLD}, exchanges=[a_write()])),
    ("not-stored", "another value than is kept", saved("name=Bo&token=x1y2")),
    ("not-stored", "something new was typed", saved(
        "name=Anna&note=Hej", step=Step(name="Send", fills={"Note": "Hej"}))),
    ("not-stored", "a press that sends what no field holds", saved("seen=True&active=1", page=a_page(SUBMIT))),
    ("not-stored", "it is said to be made, as like another as it may be", saved(
        "name=Anna", exchanges=[a_write(201, body="name=Anna")])),
    ("stored-otherwise", "another number", saved("price=5.1", changed={})),
    ("stored-otherwise", "another hour of the day", saved("at=10:45", changed={})),
    ("stored-otherwise", "another day", saved("day=2026-11-25", changed={})),
    ("stored-otherwise", "sent in parts", saved(
        '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nBo\r\n--x--', changed={})),
    ("stored-otherwise", "an hour off", an_exercise(a_control("11.15"), **BOOKED, exchanges=[a_write()])),
    ("stored-otherwise", "other than sent", an_exercise(**BOOKED, exchanges=[a_write(body='{"start": "10.30"}')])),
    ("stored-otherwise", "other than typed", an_exercise(
        **BOOKED, step=TYPED, exchanges=[a_write(body="navn=Test&mail=t@x.invalid&by=Ribe")])),
    ("stored-otherwise", "the calendar file has another hour", an_exercise(
        **BOOKED | {"facts_after": Facts(values=TOLD.values | {"1.calendar": "2026-11-24T11:15:00+01:00"})},
        exchanges=[a_write()])),
    ("stored-otherwise", "answered with another hour than is kept", an_exercise(
        **BOOKED, exchanges=[a_write(answer='{"start": "2026-11-24T11:15:00+01:00"}')])),
    ("stored-twice", "two presses in a row", an_exercise(
        after=NEW, step=Step(name="Bekræft", twice=True), facts_before=Facts(), facts_after=Facts(things=2))),
    ("stored-twice", "one press that sends it with two keys", an_exercise(
        after=NEW, exchanges=[a_write(once="1"), a_write(once="2")])),
    ("stored-twice", "sent twice, and the first of them once more when opened again", an_exercise(
        after=NEW, exchanges=[a_write(once="1"), a_write(once="2")], reload_exchanges=[a_write(once="1")])),
    ("failed-request", "signed out by a write that was no goodbye", an_exercise(
        after=NEW, exchanges=[a_write(), a_read(401)])),
    ("failed-request", "refused a read, though nothing was sent", an_exercise(
        after=NEW, exchanges=[a_read(401)], cookies_gone=True)),
    ("stored-twice", "one press that makes two", an_exercise(after=NEW, exchanges=[a_write(201), a_write(201)])),
    ("stored-twice", "put off once, and made two of when the connection is back", without_connection(
        return_exchanges=[a_write(201, once="1"), a_write(201, once="2")])),
    ("no-message", "a mail that does not come", an_exercise(after=NEW, exchanges=[a_write()], mailed=False)),
    ("failed-request", "a page that does not open without connection", without_connection(
        reload_exchanges=[a_read(0, failure="DISCONNECTED", main=True)])),
    ("not-stored", "what was put off is taken and dropped", without_connection(
        return_exchanges=[a_write()], facts_before=TOLD, facts_after=TOLD, covered=True)),
    ("failed-request", "what cannot be fetched though the connection is back", without_connection(
        after=NEW, return_exchanges=[a_read(0, failure="ERR_EMPTY_RESPONSE")])),
    ("failed-request", "what was put off is refused", without_connection(return_exchanges=[a_write(500)])),
    ("no-effect", "it only tries, without connection", without_connection(
        after=OFFLINE, exchanges=[a_write(0, failure="DISCONNECTED")])),
    ("still-pending", "a wheel that turns", an_exercise(after=NEW, pending=["POST /api/things"])),
    ("stale-page", "the old time after a change", an_exercise(
        **BOOKED | {"facts_before": TOLD, "facts_after": MOVED}, exchanges=[a_write()], reloaded=OLD_TIME)),
    ("toggle-not-kept", "a box that stays empty", an_exercise(TICK, a_page(TICK, lines=("Gemt",)))),
    ("toggle-not-kept", "a box that falls back", an_exercise(TICK, **FALLS_BACK)),
    ("wrong-language", "a foreign sentence", a_change("Hej", FOREIGN)),
    ("wrong-language", "a key in place of a text", a_change("Hej", "receipt.title.moved")),
    ("wrong-language", "a key on a page in a language whose words are not known", an_exercise(
        before=a_page(a_control(), language="pl"),
        after=a_page(a_control(), language="pl", lines=[("form.name.missing", "pl")]))),
    ("wrong-language", "a key that ends as few sites do", a_change("Hej", "form.field.name")),
    ("wrong-language", "a page in another language", an_exercise(LINK, a_page(path="/mine", language="en"))),
    ("bad-download", "an empty file", an_exercise(download=replace(CALENDAR, size=0))),
    ("bad-download", "a page in place of a file", an_exercise(download=replace(CALENDAR, begins="<!doctype html>"))),
    ("other-effect", "a link that leads elsewhere", an_exercise(LINK, a_page(path="/find"), elsewhere=True)),
    ("inaccessible", "a barrier", an_exercise(after=NEW, barriers=["color-contrast: for lidt kontrast (p)"])),
]  # fmt: skip

WELL: list[tuple[str, Observation]] = [
    ("a text appears", an_exercise(after=NEW)),
    ("what is missing when a page is opened, whatever is pressed there", an_exercise(
        after=NEW, way_exchanges=[a_read(404)], exchanges=[a_read(404)], reload_exchanges=[a_read(404)])),
    ("a page opens", an_exercise(LINK, a_page(path="/mine"))),
    ("a picture", an_exercise(LINK, a_page(path="/mine", lines=(), pictured=True))),
    ("a link to where one is", an_exercise(a_link("Forside", "/"))),
    ("a link to where one is that leads to a part of the page", an_exercise(a_link("Afsnit 2", "/#afsnit"))),
    ("a link to nowhere that promises the top", an_exercise(a_link("Til toppen", "/#", leads_nowhere=True))),
    ("a link to nowhere that a script answers", an_exercise(a_link("Vis mere", "/#", leads_nowhere=True), NEW)),
    ("a link to nowhere on the page that is open", an_exercise(
        a_link("Tider", "/#", leads_nowhere=True, state="current=page"))),
    ("a button that may not send", an_exercise(exchanges=HELD_BACK)),
    ("a button that may not open a socket", an_exercise(exchanges=[SOCKET])),
    ("a form that may not send", an_exercise(SUBMIT, exchanges=HELD_BACK)),
    ("an error of not being let out", an_exercise(after=NEW, exchanges=HELD_BACK, errors=["TypeError: x is null"])),
    ("an apology for not being let out", an_exercise(after=APOLOGY, exchanges=HELD_BACK)),
    ("a wheel that turns for what was not let out", an_exercise(after=NEW, exchanges=HELD_BACK, pending=["/"])),
    ("a box that may not send, and falls back", an_exercise(TICK, a_page(TICK, lines=("Ny",)), exchanges=HELD_BACK)),
    ("what was put off and may not go out", without_connection(
        after=replace(OFFLINE, kept={"app.outbox": 1}), returned=OFFLINE, return_exchanges=HELD_BACK)),
    ("an error of a script of another site that is held back", an_exercise(
        after=NEW, way_exchanges=SCRIPT_HELD_BACK, errors=["ReferenceError: tal is not defined"])),
    ("what another site is not asked for", an_exercise(
        after=replace(NEW, alerts=["Failed to fetch"]), exchanges=SCRIPT_HELD_BACK)),
    ("a form that is sent as it was opened", saved("name=Anna&active=on&csrf=x1y2")),
    ("a form that is sent in parts as it was opened", saved(
        '--x\r\nContent-Disposition: form-data; name="me[name]"\r\n\r\nAnna\r\n--x--')),
    ("values that are kept in other words", saved(
        "active=on&price=5.00&at=10:15&day=2026-11-24&seen=2026-11-24T10:15", changed={})),
    ("a number that is written with a comma", saved('{"price": "5,00"}', changed={})),
    ("the address of a site", a_change("Hej", "www.borger.dk")),
    ("an address without www", a_change("Hej", "selvbetjening.kommune.dk")),
    ("a page in a language whose words are not known", an_exercise(
        before=a_page(a_control(), language="nb"), after=a_page(a_control(), language="nb", lines=[(FOREIGN, "nb")]))),
    ("a part of a page in a language whose words are not known", an_exercise(
        after=a_page(a_control(), lines=[("Vi har ikke fått noe av det du skal ha", "no")]))),
    ("a radio button that is chosen already", an_exercise(a_control("Dansk", "radio", state="true"))),
    ("a number goes up", a_change("1 person", "2 person", later=a_page(a_control(), lines=("2 person",)))),
    ("a refusal that is told", an_exercise(after=a_page(a_control(), alerts=["Taget"]), exchanges=[a_write(409)])),
    ("what the page gave up", an_exercise(after=NEW, exchanges=[a_write(0, failure="ABORTED", aborted=True)])),
    ("an error that is talked about", a_change("Hej", "Meld en fejl, hvis noget gik galt")),
    ("a text that says what language it is in", an_exercise(after=a_page(a_control(), lines=[(FOREIGN, "en")]))),
    ("a change of language", an_exercise(a_control("English", switches_language="en"), a_page(language="en"))),
    ("a printed page", an_exercise(after=a_page(a_control(), calls=["print"]))),
    ("a file that is one", an_exercise(download=CALENDAR)),
    ("a time that is kept", an_exercise(
        a_control("10.15"), **BOOKED, exchanges=[a_write(body='{"start": "2026-11-24T09:15:00Z"}')])),
    ("another time that stood in the first one's place", an_exercise(
        a_control("Bekræft"), **BOOKED, path=[Step(url=SITE), Step(name="Første ledige tid: kl. 09.00")],
        pressed=["Første ledige tid: kl. 10.15", "Bekræft"], exchanges=[a_write()])),
    ("a time that is called otherwise once it is chosen, while its namesake is folded up", an_exercise(
        TIME, a_page(replace(TIME, name="14.15 1. valg", state="pressed=true"), replace(TIME, shown=False)))),
    ("a box that is ticked", an_exercise(TICK, **FALLS_BACK | {"reloaded": a_page(replace(TICK, state="true"))})),
    ("a mail that comes", an_exercise(after=NEW, exchanges=[a_write()], mailed=True)),
    ("a write that is repeated with its key", an_exercise(after=NEW, exchanges=[a_write(201, once="1")] * 2)),
    ("what the page sends by itself whenever it is opened", an_exercise(
        after=NEW, exchanges=[a_write(once="1"), a_write(once="2")], reload_exchanges=[a_write(once="3")])),
    ("a goodbye, and asking who is there after it", an_exercise(
        after=NEW, exchanges=[a_write(204), a_read(401)], reload_exchanges=[a_read(401)], cookies_gone=True)),
    ("asking who is there after a goodbye on the way", an_exercise(
        after=NEW, reload_exchanges=[a_read(401)], signed_out=True)),
    ("the browser leads to the field that is wrong", an_exercise(
        SUBMIT, a_page(SUBMIT, focused="textbox Navn", invalid=1), before=a_page(SUBMIT, invalid=1))),
    ("two writes of two things", an_exercise(
        after=NEW, exchanges=[a_write(201, body='{"a": 1}'), a_write(201, body='{"a": 2}')])),
    ("an answer with the hour that is kept", an_exercise(
        **BOOKED, exchanges=[a_write(answer='{"start": "2026-11-24T09:15:00Z", "note": 1}')])),
    ("two presses that make one thing", an_exercise(
        step=Step(name="Bekræft", twice=True), facts_before=Facts(), facts_after=Facts(things=1))),
    ("what cannot be fetched without connection", without_connection(
        after=replace(OFFLINE, alerts=[CANNOT], lines=[(CANNOT, "da")]),
        exchanges=[a_read(0, failure="DISCONNECTED")])),
    ("what was asked a moment before the connection came back", without_connection(
        after=NEW, return_exchanges=[a_read(0, failure=NO_CONNECTION), a_read(200)])),
    ("the old time until the connection is back", without_connection(
        facts_before=TOLD, facts_after=MOVED, covered=True, return_exchanges=[a_write()], reloaded=OLD_TIME)),
    ("what a page tells every minute, told twice when the connection is back", without_connection(
        return_exchanges=[a_write(once="1"), a_write(once="2")])),
    ("the connection taken away", an_exercise(step=Step(act="disconnect"))),
    ("a write beside the second channel", an_exercise(
        **BOOKED | {"facts_before": TOLD, "covered": False}, exchanges=[a_write()])),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "_", "seen"), BROKEN, ids=[f"{kind}: {what}" for kind, what, _ in BROKEN])
def test_what_is_broken_gets_its_verdict(kind: VerdictKind, _: str, seen: Observation) -> None:
    judged = judge(seen)
    assert judged
    assert judged.kind == kind
    assert judged.expected
    assert judged.seen


@pytest.mark.parametrize(("_", "seen"), WELL, ids=[what for what, _ in WELL])
def test_what_is_well_is_left_in_peace(_: str, seen: Observation) -> None:
    assert judge(seen) is None


def test_another_effect_than_the_accepted_ones_is_told_once_those_are_sure() -> None:
    seen = an_exercise(a_control("Bekræft"), a_page(path="/mine"))
    assert judge(seen, Known(accepted=KNOWN.accepted[:1])) is None
    judged = judge(seen, KNOWN)
    assert judged
    assert (judged.kind, judged.expected) == ("other-effect", "som før: /kvittering")
    assert judge(an_exercise(a_control("Bekræft"), a_page(path="/kvittering")), KNOWN) is None


def test_back_leads_to_where_one_came_from_by_each_way() -> None:
    one, other = ([Step(url=SITE), Step(control=control_id(a_link(name, "/x"), a_page()))] for name in ("Ret", "Luk"))
    back = a_control("Tilbage")
    there, elsewhere = a_page(back, dialog="Ret åbningstid"), a_page(back, dialog="Luk eller giv fri")
    before = [effect_of(an_exercise(back, there, path=one))] * 2
    known = Known(accepted=[effect for effect in before if effect])
    assert judge(an_exercise(back, elsewhere, path=other), known) is None
    judged = judge(an_exercise(back, elsewhere, path=one), known)
    assert judged
    assert judged.kind == "other-effect"


def test_what_the_page_used_to_follow_it_follows_or_it_is_told() -> None:
    """A box that filters a list and lost its script is ticked all the same: the browser does that by itself."""
    ticked = replace(TICK, state="true")
    step = Step(name=TICK.name, control=control_id(TICK, a_page()), act="toggle")
    alone = an_exercise(TICK, a_page(ticked), step=step)
    filters = replace(alone, after=a_page(ticked, lines=("Et sted",)))
    used_to, never_did = ([effect_of(seen)] * 2 for seen in (filters, alone))
    judged = judge(alone, Known(accepted=[effect for effect in used_to if effect]))
    assert judged
    assert (judged.kind, judged.seen) == ("other-effect", "/, og siden fulgte ikke med")
    for seen, before in ((filters, used_to), (alone, never_did), (filters, never_did), (alone, [*used_to, *never_did])):
        assert judge(seen, Known(accepted=[effect for effect in before if effect])) is None
    before_it_was_asked = [Effect(route="/", dialog="")] * 2
    assert judge(alone, Known(accepted=before_it_was_asked)) is None


def test_of_a_group_of_radio_buttons_the_browser_changes_the_others_too() -> None:
    chosen, left = a_control("A", "radio", state="checked=true"), a_control("B", "radio", state="checked=false")
    after = a_page(replace(chosen, state="checked=false"), replace(left, state="checked=true"))
    step = Step(name="B", control=control_id(left, a_page()), act="toggle")
    effect = effect_of(an_exercise(left, after, before=a_page(chosen, left), step=step))
    assert effect
    assert effect.spreads is False


def test_what_was_put_off_without_connection_must_go_out_when_it_is_back() -> None:
    writes, reads = Known(sends=["GET /api/things", "POST /api/things"]), Known(sends=["GET /api/things"])
    kept = replace(OFFLINE, lines=[("Venter", "da")], kept={"app.outbox": 1})
    put_off = without_connection(after=kept, returned=kept)
    judged = judge(put_off, writes)
    assert judged
    assert (judged.kind, judged.seen) == ("not-stored", "POST /api/things blev ikke sendt som før")
    assert judge(put_off, reads) is None, "a draft, or what was read, stays where it is"
    assert judge(replace(put_off, return_exchanges=[a_write(201)]), writes) is None
    thrown_away = judge(replace(put_off, returned=OFFLINE))
    assert thrown_away
    assert thrown_away.kind == "not-stored"
    assert judge(replace(put_off, returned=OFFLINE, return_exchanges=[a_write(201)])) is None


def test_what_was_not_sent_this_time_stands_beside_the_verdict() -> None:
    known = Known(sends=["GET /x", "POST /api/things"])
    judged = judge(an_exercise(exchanges=[a_read(200)]), known)
    assert judged
    assert (judged.kind, judged.seen.partition("; ")[2]) == ("no-effect", "POST /api/things blev ikke sendt som før")
    sent = judge(an_exercise(after=NEW, pending=["POST /api/things"], exchanges=[a_read(200)]), known)
    assert sent
    assert "som før" not in sent.seen


def test_the_first_verdict_that_fits_is_the_one() -> None:
    """A dead control of no size on a page that throws is told as what the citizen meets first."""
    judged = judge(an_exercise(a_control(sized=False), errors=["TypeError"]))
    assert judged
    assert judged.kind == "unclickable"
