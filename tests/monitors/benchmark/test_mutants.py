"""Which mutants there are, which exercises they can change, and how sure the figures are."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.monitors.__main__ import missed_first
from bench.monitors.breaking import change_at, nearly
from bench.monitors.exploring import Watched
from bench.monitors.injection import fault_in_page
from bench.monitors.intervals import at_most, wilson
from bench.monitors.mutants import Mutant, choose, mutants_of, names_it, stratified
from bench.monitors.operators import OPERATORS
from bench.monitors.results import MOST_TRIES, Result, append, of_version, read, settled, trace_version_of, version_of
from bench.monitors.sites import Request, Site, Text, Used, Value, name_pattern, path_pattern, used
from bench.monitors.table import alone, survivors, with_journeys
from bench.monitors.trace import Exercise, Noted, Trace, texts_of, trace_of
from bench.monitors.tracing import is_moment, leaves
from monitors.explorer.frontier import Frontier
from monitors.explorer.shapes import ControlId, Step
from tests.monitors.explorer.builders import a_control, a_page, met_on

SAVING = ControlId(route="/side", dialog="", landmark="main", role="button", name="Gem", href="")
LINK = ControlId(route="/", dialog="", landmark="main", role="link", name="En side", href="/side")
HOME = ControlId(route="/side", dialog="", landmark="banner", role="link", name="Forside", href="/")
SAVE = Request(method="POST", route="/api/things")
READ = Request(method="GET", route="/api/things")
NAME = Value(method="POST", route="/api/things", field="name", sent=True)
START = Value(method="GET", route="/api/things", field="#.start", sent=False)
TITLE = Text(route="/side", text="Velkommen til siden")


def an_exercise(key: str, *controls: ControlId, own: list[Request] | None = None, **more: object) -> Exercise:
    given = {"sent": own or [], "own": own or [], "texts": []}
    return Exercise(key=key, controls=list(controls), **{**given, **more})


TRACE = Trace(
    values=[NAME, START], samples={NAME.words: ['"Test"', '"Prøve"']}, moments=[START],
    downloads=[READ], repeated=[READ], put_off=[], controls=[LINK, SAVING, HOME], toggles=[],
    exercises=[
        an_exercise("page /", sent=[READ]),
        an_exercise("a", LINK, texts=[TITLE]),
        an_exercise("b", LINK, SAVING, own=[SAVE], texts=[TITLE]),
        an_exercise("c", LINK, HOME),
    ],
)  # fmt: skip


def operators_at(site: Site) -> set[str]:
    return {mutant.operator for mutant in mutants_of(TRACE) if mutant.site == site}


def test_every_operator_stands_at_every_site_that_it_fits() -> None:
    assert {"handler removed", "covered by an overlay", "disabled for ever", "zero size"} <= operators_at(used(SAVING))
    assert {"dead href", "wrong route"} <= operators_at(used(LINK))
    assert not {"dead href", "handler removed", "toggle not kept"} & operators_at(used(SAVING)) - {"handler removed"}
    assert {"4xx", "5xx", "501", "dropped write with a 200", "double submit makes two"} <= operators_at(SAVE)
    assert {"stale service worker", "download empty"} <= operators_at(READ)
    assert operators_at(NAME) == {"other value saved"}
    assert operators_at(START) == {"off-by-one hour"}
    assert operators_at(TITLE) == {"wrong language", "missing translation"}


def test_a_queue_can_drop_only_what_it_takes() -> None:
    assert "offline queue that drops" not in operators_at(SAVE)
    later = replace(TRACE, put_off=[SAVE])
    assert Mutant(operator="offline queue that drops", site=SAVE) in mutants_of(later)


def test_each_mutant_has_a_name_that_stays() -> None:
    names = [mutant.id for mutant in mutants_of(TRACE)]
    assert len(set(names)) == len(names)
    assert names == [mutant.id for mutant in mutants_of(TRACE)]
    assert {mutant.operator for mutant in mutants_of(TRACE)} <= OPERATORS.keys()


def test_a_control_of_the_shell_is_broken_on_every_page() -> None:
    elsewhere = ControlId(**{name: getattr(HOME, name) for name in HOME.__struct_fields__} | {"route": "/mine"})
    assert used(HOME) == used(elsewhere)
    assert used(SAVING) == Used(control=SAVING)


def chosen(site: Site, operator: str = "5xx", trace: Trace = TRACE) -> tuple[set[str], set[str]]:
    choice = choose(Mutant(operator=operator, site=site), trace)
    return set(choice.keys), set(choice.pages)


def test_a_mutant_is_tried_by_the_exercises_that_touch_it_and_where_they_begin() -> None:
    assert chosen(READ) == (set(), {"/"})
    assert chosen(SAVE) == chosen(NAME) == ({"b"}, {"/"})
    assert chosen(START) == (set(), {"/"})
    assert chosen(used(LINK)) == ({"a", "b", "c"}, {"/"})
    assert chosen(used(HOME)) == ({"a", "c"}, {"/"})
    assert chosen(TITLE) == ({"a", "b"}, {"/"})


def test_what_leads_to_a_control_is_tried_too() -> None:
    far = replace(SAVING, name="Længere inde")
    trace = replace(TRACE, exercises=[*TRACE.exercises, an_exercise("d", LINK, SAVING, far), an_exercise("e", HOME)])
    assert chosen(used(far), trace=trace) == ({"b", "d"}, {"/"})


def test_a_field_is_met_by_what_fills_it_in() -> None:
    field = used(replace(SAVING, role="textbox", name="Navn"))
    trace = replace(TRACE, exercises=[an_exercise("b", LINK, SAVING, filled=["Navn"]), an_exercise("a", LINK)])
    assert chosen(field, trace=trace) == ({"b"}, {"/"})


def test_a_text_of_every_page_is_found_on_each() -> None:
    everywhere = [Text(route=route, text="Brug for hjælp?") for route in ("/", "/side", "/mine")]
    trace = Trace(**{name: getattr(TRACE, name) for name in TRACE.__struct_fields__} | {
        "exercises": [an_exercise(text.route, HOME, texts=[text]) for text in everywhere]
    })  # fmt: skip
    assert trace.texts == [Text(route="", text="Brug for hjælp?")]
    assert len(trace.touching(trace.texts[0])) == 3


def test_what_is_data_is_no_text_of_the_page() -> None:
    lines = ["Velkommen til siden", "tirsdag 24. november", "Vent 3 minutter", "12.30", "test@by.test", "…"]
    assert texts_of([a_page(path="/side", lines=lines), None]) == [TITLE]


def test_a_sample_has_some_of_each_operator_and_grows_by_what_it_lacks() -> None:
    mutants = mutants_of(TRACE)
    kinds = {mutant.operator for mutant in mutants}
    sample = stratified(mutants, len(kinds), seed=1)
    assert {mutant.operator for mutant in sample} == kinds
    assert stratified(mutants, 2 * len(kinds), seed=1)[: len(kinds)] == sample
    assert len(stratified(mutants, 10_000, seed=1)) == len(mutants)
    assert stratified(mutants, 20, seed=1) != stratified(mutants, 20, seed=2)


@pytest.mark.parametrize(
    ("folded", "name", "same"),
    [("Kl. #", "Kl. 10.15", True), ("Kl. #", "Kl. ti", True), ("Kl. #", "Klokken 10.15", False),
     ("@day #. @month", "tirsdag 24. november", True), ("Gem?", "Gem?", True), ("Gem?", "Ge", False)],
)  # fmt: skip
def test_a_folded_name_finds_the_names_that_it_was_made_of(folded: str, name: str, same: bool) -> None:
    assert bool(re.match(name_pattern(folded), name)) is same


def test_a_route_finds_its_paths() -> None:
    pattern = path_pattern("/api/v1/bookings/*/move")
    assert re.match(pattern, "/api/v1/bookings/0b2f/move")
    assert not re.match(pattern, "/api/v1/bookings/0b2f/x/move")


def test_the_page_is_told_what_to_break() -> None:
    told = fault_in_page(Mutant(operator="dead href", site=used(HOME)))
    assert told["route"] == told["href"] == ""
    assert re.match(told["name"], "Forside")
    assert len(fault_in_page(Mutant(operator="wrong language", site=TITLE))["instead"].split()) == 3


def test_one_value_is_changed_and_no_other() -> None:
    given = {"days": [{"times": ["a", "b"]}, {"times": ["c"]}], "name": "d"}
    assert change_at(given, ["days", "#", "times", "#"], str.upper) == {
        "days": [{"times": ["A", "B"]}, {"times": ["C"]}], "name": "d",
    }  # fmt: skip
    assert change_at(given, ["unknown"], str.upper) == given


@pytest.mark.parametrize("value", [True, 3, "Test", "+4500000009"])
def test_another_value_is_of_the_same_kind(value: object) -> None:
    assert nearly(value) != value
    assert type(nearly(value)) is type(value)


def test_values_are_found_wherever_they_stand() -> None:
    found = dict(leaves({"start": "2026-11-23T10:15:00+01:00", "topics": [{"id": "pas"}], "note": None}))
    assert found == {"start": "2026-11-23T10:15:00+01:00", "topics.#.id": "pas"}
    assert is_moment(found["start"])
    assert not is_moment("2026-11-23")


def test_a_finding_names_the_broken_control_or_request() -> None:
    by_control, by_request = Mutant(operator="zero size", site=used(SAVING)), Mutant(operator="5xx", site=SAVE)
    assert names_it(by_control, ("main", "button", "Gem"), "", TRACE)
    assert not names_it(by_control, ("main", "link", "En side"), "Gem", TRACE)
    assert names_it(by_request, ("main", "link", "En side"), "POST /api/things svarede 500", TRACE)
    assert names_it(by_request, ("main", "button", "Gem"), "intet er ændret", TRACE)
    assert not names_it(by_request, ("main", "link", "En side"), "intet er ændret", TRACE)
    by_text = Mutant(operator="missing translation", site=TITLE)
    assert names_it(by_text, ("", "page", "/side"), "“screen.someText”", TRACE)
    assert not names_it(by_text, ("", "page", "/side"), "“andet”", TRACE)


def a_result(mutant: str, ended: str, **more: object) -> Result:
    given = {
        "operator": "5xx",
        "site": mutant,
        "version": "v",
        "whole": False,
        "met": True,
        "exercises": 1,
        "seconds": 1,
    }
    return Result(**{**given, "mutant": mutant, "ended": ended, **more})


def test_a_run_goes_on_where_it_was_killed(tmp_path: Path) -> None:
    file = tmp_path / "more" / "mutants.jsonl"
    assert read(file, Result) == []
    for result in (a_result("a", "missed"), a_result("b", "found"), a_result("a", "found"), a_result("c", "found")):
        append(file, result)
    file.write_bytes(file.read_bytes()[:-20])
    append(file, a_result("d", "found"))
    append(file, a_result("e", "found", version="w"))
    kept = of_version(read(file, Result), "v", whole=False)
    assert {name: result.ended for name, result in kept.items()} == {"a": "found", "b": "found", "d": "found"}


def test_what_a_busy_machine_could_not_judge_is_tried_again_and_counts_neither_way() -> None:
    unsure = a_result("a", "inconclusive", journeys=None)
    assert settled([unsure, a_result("b", "missed")], "v", whole=False) == {"b"}
    assert settled([unsure] * MOST_TRIES, "v", whole=False) == {"a"}
    results = [unsure, a_result("b", "missed"), a_result("c", "found")]
    assert (alone(results).hits, alone(results).of) == (1, 2)
    assert survivors(results) == ["5xx: b"]


def test_the_exercises_whose_own_act_meets_the_site_come_first() -> None:
    assert choose(Mutant(operator="zero size", site=used(LINK)), TRACE).likely == {"a"}
    assert choose(Mutant(operator="5xx", site=SAVE), TRACE).likely == {"b"}


def test_an_exercise_that_presses_in_another_way_brings_the_control_itself() -> None:
    assert chosen(Request(method="GET", route="/twice"), trace=replace(TRACE, exercises=[
        an_exercise("b.twice", LINK, SAVING, sent=[Request(method="GET", route="/twice")])
    ])) == ({"b"}, {"/"})  # fmt: skip


def test_what_was_met_and_not_tried_is_a_site_once_the_trace_is_whole() -> None:
    noted = [Noted(exercise=an_exercise("a", LINK), controls=[LINK, SAVING], sent={NAME.words: ['"a"', '"b"']}),
             Noted(exercise=None, sent={NAME.words: ['"b"', '"c"']}, moments=[START])]  # fmt: skip
    assert trace_of(noted, whole=True).controls == sorted([LINK, SAVING])
    part = trace_of(noted, whole=False)
    assert (part.controls, part.samples, part.moments) == ([LINK], {NAME.words: ['"a"', '"b"', '"c"']}, [START])


def test_the_proof_of_the_selection_begins_with_what_it_missed() -> None:
    mutants = mutants_of(TRACE)[:4]
    ended = zip(mutants, ("found", "missed", "found", "inconclusive"), strict=True)
    found = {mutant.id: a_result(mutant.id, how) for mutant, how in ended}
    assert missed_first(mutants, found) == [mutants[1], mutants[3], mutants[0], mutants[2]]


def test_what_was_known_at_one_port_is_known_at_the_next(tmp_path: Path) -> None:
    ledger = tmp_path / "explorer.sqlite"
    met = met_on(a_page(a_control()))[0]
    here = replace(met, path=[Step(url="http://127.0.0.1:4711/")])
    with Watched(ledger, "http://127.0.0.1:4711", print) as watched:
        watched.meet([here], Frontier(seed=1))
    with Watched(ledger, "http://127.0.0.1:4712", print) as watched:
        assert [step.url for one in watched.met_before() for step in one.path] == ["http://127.0.0.1:4712/"]


def test_what_decides_nothing_leaves_the_results_as_they_are(tmp_path: Path) -> None:
    bench = tmp_path / "bench" / "monitors"
    bench.mkdir(parents=True)
    deciding, telling = bench / "breaking.py", bench / "table.py"
    versions = []
    for file in (deciding, telling, deciding):
        file.write_text(file.read_text() + "#" if file.exists() else "")
        versions.append(version_of(tmp_path))
    assert versions[0] == versions[1] != versions[2]


def test_another_verdict_needs_no_new_trace_and_another_page_does(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("monitors/explorer/verdicts.py", "pwa/src/main.ts")}
    versions = [(trace_version_of(tmp_path), version_of(tmp_path))]
    for file in files.values():
        file.parent.mkdir(parents=True)
        file.write_text("changed")
        versions.append((trace_version_of(tmp_path), version_of(tmp_path)))
    (before, _), (judging, _), (page, _) = versions
    assert before == judging != page
    assert len({version for _, version in versions}) == 3


def test_survivors_are_told_by_name() -> None:
    results = [a_result("a", "found"), a_result("b", "missed", journeys=True), a_result("c", "missed", met=False)]
    assert (alone(results).hits, with_journeys(results).hits) == (1, 2)
    assert survivors(results) == ["5xx: c (nothing met it)"]


def test_a_share_stands_with_its_interval() -> None:
    low, high = wilson(90, 100)
    assert (round(low, 3), round(high, 3)) == (0.826, 0.945)
    assert wilson(0, 0) == (0.0, 1.0)
    assert round(at_most(0, 3000), 4) == 0.001
    assert round(at_most(1, 100), 3) == 0.047
