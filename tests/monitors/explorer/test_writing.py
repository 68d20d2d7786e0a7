"""What is written into fields, and what is written for people: targets, programs, sentences."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from monitors.explorer.dictionary import as_citizen, option_for, text_for
from monitors.explorer.outside import is_dead
from monitors.explorer.planning import fills_for
from monitors.explorer.reading import CODE, error_said, foreign_line, language_of
from monitors.explorer.replay_file import replay_file
from monitors.explorer.shapes import Seen, Step
from monitors.explorer.stand_ins import disconnecting
from monitors.explorer.target_file import CITIZEN, ROLES, ExplorerTarget, LeaveAlone, read_explorer_target
from monitors.explorer.words import sentence_of
from monitors.targets import TargetRefused
from tests.monitors.explorer.builders import SITE, a_control, a_link, a_page, planned
from tests.monitors.explorer.test_ledger import FINDING

TARGET = ExplorerTarget(name="by", url=SITE, writes=["/api/"], leave_alone=[LeaveAlone(name="^Slet", reason="sletter")])


def a_field(name: str, **more: object) -> Seen:
    return a_control(name, "textbox", **more)


@pytest.mark.parametrize(
    ("name", "type_", "pattern"),
    [("E-mail", "email", "@monitor.invalid"), ("Telefon", "tel", "+4500"), ("Fødselsdag", "date", "1990-02-03"),
     ("Kode", "text", ""), ("Din e-mail", "text", "@monitor.invalid"), ("Antal", "number", "1")],
)  # fmt: skip
def test_a_field_gets_what_it_asks_for_and_the_same_again(name: str, type_: str, pattern: str) -> None:
    field = a_field(name, type=type_)
    text = text_for(field, a_page(field), 1)
    assert text
    assert pattern in text
    assert text == text_for(field, a_page(field), 1)


def test_two_visits_are_two_citizens() -> None:
    field = a_field("E-mail", type="email")
    text = text_for(field, a_page(field), 1)
    assert as_citizen(text, "004711") == "test.004711@monitor.invalid" != as_citizen(text, "004712")


def test_a_test_citizen_has_a_phone_that_belongs_to_nobody() -> None:
    field = a_field("Telefon", type="tel")
    assert as_citizen(text_for(field, a_page(field), 1), "987650") == "+4500987650"


def test_a_field_is_never_given_more_than_it_takes() -> None:
    field = a_field("Kommentar", limits=["", "", "5", ""])
    assert len(text_for(field, a_page(field), 1)) == 5


def test_a_list_gets_another_choice_than_it_has() -> None:
    assert option_for(a_control("Sprog", "combobox", options=["Vælg", "Dansk"], value="Vælg"), 1) == "Dansk"
    assert option_for(a_control("Sprog", "combobox", options=["Dansk"], value="Dansk"), 1) is None


def test_a_form_is_filled_before_it_is_sent_and_other_forms_are_not() -> None:
    send = a_control("Send", form=0, submits=True)
    fields = [
        a_field("Navn", form=0),
        a_field("Nummer", form=0, read_only=True),
        a_field("Søg", form=1),
        a_field("By", form=0, value="Greve"),
    ]
    tick = a_control("Jeg siger ja", "checkbox", form=0, state="false", required=True)
    fills = fills_for(send, a_page(send, *fields, tick), 1)
    assert list(fills) == ["Navn", "Jeg siger ja"]


def test_every_seventh_control_is_used_by_keyboard() -> None:
    page = a_page(*[a_control(f"Knap {letter}") for letter in "abcdefghijklmnopqrstuvwxyzæøå"])
    plans = [step.keyboard for step in planned(page)]
    assert 1 <= sum(plans) <= 10
    assert plans == [step.keyboard for step in planned(page)]
    assert plans != [step.keyboard for step in planned(page, seed=2)]


@pytest.mark.parametrize(
    ("text", "language"),
    [("Vi har sendt en mail til dig", "da"), ("We have sent an e-mail to you", "en"),
     ("Wir sind hier und die Stadt ist es nicht", "de"), ("Kystby Bibliotek", None),
     ("Forny kørekort, pas og id-kort", None),
     ("Save", "en"), ("Please choose the", "en"), ("Annuller", "da"), ("Bitte wählen", None),
     ("IT", None), ("Is", None), ("Will", None), ("The Test", None), ("Menu", None), ("12", None)],
)  # fmt: skip
def test_a_language_is_told_only_where_it_is_sure(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_a_text_that_says_its_language_is_read_in_it() -> None:
    english = "You can also read this page here"
    assert foreign_line([(english, "en")], "da") is None
    assert foreign_line([(english, "da")], "da") == english


@pytest.mark.parametrize("key", ["form.name.missing", "form.nameMissing", "FORM_NAME_MISSING"])
def test_the_key_of_a_text_is_no_text_unless_it_is_meant_to_be_read(key: str) -> None:
    assert foreign_line([(key, "da")], "da") == key
    assert foreign_line([(key, CODE)], "da") is None


@pytest.mark.parametrize("text", ["www.borger.dk", "borger.dk", "by.name.dk", "index.html", "e.mail", "kl.Tolv"])
def test_what_only_looks_like_a_key_is_a_text(text: str) -> None:
    assert foreign_line([(text, "da")], "da") is None


def test_an_error_is_believed_where_it_is_said_and_not_where_it_is_talked_about() -> None:
    assert error_said(["Meld en fejl", "Siden findes ikke"], []) == "Siden findes ikke"
    assert error_said([], ["Siden findes ikke"]) is None
    assert error_said([], ["Du har undefined tider"]) == "Du har undefined tider"


@pytest.mark.parametrize(
    ("status", "dead"), [(0, True), (404, True), (503, True), (200, False), (403, False), (429, False)]
)
def test_a_page_that_refuses_programs_is_not_dead(status: int, dead: bool) -> None:
    assert is_dead(status) is dead


def test_nothing_leaves_for_where_the_target_does_not_say() -> None:
    assert TARGET.lets_out("POST", f"{SITE}/api/things")
    assert TARGET.lets_out("GET", f"{SITE}/side")
    for method, url in [("POST", f"{SITE}/slet"), ("GET", "https://stat.test/"), ("POST", "https://stat.test/api/")]:
        assert not TARGET.lets_out(method, url)


def test_what_is_to_be_left_alone_is_left_alone() -> None:
    assert TARGET.why_not(a_control("Slet alt")) == "sletter"
    assert TARGET.why_not(a_control("Gem")) is None


def test_a_url_alone_means_borgertid(tmp_path: Path) -> None:
    target = read_explorer_target("https://tid.by.test/mine")
    assert (target.name, target.url, target.marked) == ("borgertid", "https://tid.by.test", True)
    assert read_explorer_target(str(ROLES[CITIZEN])).source == str(ROLES[CITIZEN])


@pytest.mark.parametrize(
    "content", ["name = 'x'", "name = 'x'\nurl = 'ftp://x'", "name = 'x'\nurl = 'http://x'\nunknown = 1"]
)
def test_a_file_that_cannot_be_used_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "t.toml").write_text(content)
    with pytest.raises(TargetRefused):
        read_explorer_target(str(tmp_path / "t.toml"))


@pytest.mark.parametrize("marked", [True, False])
def test_a_finding_becomes_a_program_that_can_be_run(marked: bool) -> None:
    page = a_page(a_link('Skift "tid"', "/tid"), a_field("Navn"))
    steps = planned(page)
    quoted = replace(FINDING, seen='siden siger """nej""" \\ nej')
    program = replay_file(quoted, [Step(url=SITE), *steps], replace(TARGET, marked=marked))
    compile(program, "replay.py", "exec")
    assert "get_by_role('link', name='Skift \"tid\"', exact=True)" in program
    assert ("Borgertid-Synthetic" in program) is marked
    assert "locale='en-GB'" in program


def test_a_program_takes_the_connection_away_and_presses_twice_where_the_explorer_did() -> None:
    press = replace(planned(a_page(a_control("Send")))[0], twice=True)
    program = replay_file(FINDING, [Step(url=SITE), disconnecting("/", ""), press], TARGET)
    compile(program, "replay.py", "exec")
    assert "page.context.set_offline(True)" in program
    assert ".dblclick()" in program


def test_a_step_is_told_in_danish() -> None:
    page = a_page(a_control("Bekræft"), a_field("Navn"))
    press, write = (replace(step, keyboard=False) for step in planned(page))
    assert sentence_of(press) == "Tryk på knappen “Bekræft”"
    assert sentence_of(replace(write, text="Test")) == "Skriv “Test” i feltet “Navn”"
    assert sentence_of(replace(press, fills={"Navn": "Test"})) == "Udfyld Navn. Tryk på knappen “Bekræft”"
