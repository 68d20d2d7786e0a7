"""What is tried next, and what is left alone with a reason."""

from typing import Any

from msgspec.structs import replace

from monitors.explorer.frontier import (
    LONGEST_PATH,
    LOOKS_THE_SAME,
    MOST_TRIES,
    ONE_OF_MANY,
    Frontier,
    Past,
    Variation,
    coverage,
)
from monitors.explorer.met import OTHER_PROGRAM, OUTSIDE
from monitors.explorer.shapes import Seen, Snapshot, Step
from monitors.explorer.signature import control_id, key_of
from tests.monitors.explorer.builders import SITE, a_control, a_link, a_page, met_on

HOME = [Step(url=SITE)]
DEEPER = [*HOME, Step(name="Pas")]


def leave_nothing(_: Seen) -> str | None:
    return None


def met(frontier: Frontier, page: Snapshot, path: list[Step] = HOME) -> None:
    frontier.add(path, page, leave_nothing)


def order_of(frontier: Frontier) -> list[str]:
    names = []
    while following := frontier.next():
        names.append(following.step.name)
        frontier.exercised(following.key)
    return names


def key(control: Seen, page: Snapshot) -> str:
    return key_of(control_id(control, page))


def reasons(frontier: Frontier) -> dict[str, str]:
    return {
        frontier.met[key].step.name: reason
        for key, (standing, reason) in frontier.standing.items()
        if standing == "exempt"
    }


def test_the_near_comes_before_the_far() -> None:
    frontier = Frontier(seed=1)
    met(frontier, a_page(a_control("Bekræft"), path="/bestil"), DEEPER)
    met(frontier, a_page(a_control("Søg")))
    assert order_of(frontier) == ["Søg", "Bekræft"]


def test_each_page_gets_its_turn() -> None:
    frontier = Frontier(seed=1)
    met(frontier, a_page(*[a_control(letter) for letter in "abcdefgh"]))
    met(frontier, a_page(*[a_control(letter) for letter in "ABCDEFGH"], path="/bestil"), DEEPER)
    assert sum(name.isupper() for name in order_of(frontier)[:8]) == 4


def test_what_is_new_comes_before_what_an_earlier_run_has_tried() -> None:
    page = a_page(a_control("Ny"), a_control("Gammel"), a_control("Ældre udgave"))
    past = {
        key(page.controls[1], page): Past(exercised_at=20.0, deployment="b"),
        key(page.controls[2], page): Past(exercised_at=30.0, deployment="a"),
    }
    frontier = Frontier(seed=1, deployment="b", past=past)
    met(frontier, page)
    assert order_of(frontier) == ["Ny", "Ældre udgave", "Gammel"]


def test_what_is_new_among_many_comes_before_what_was_tried() -> None:
    many = [a_link(f"Emne {letter}", "/tid", kin="0") for letter in "abcdefgh"]
    page = a_page(*many, a_control("Gammel"))
    tried = [*many[:-1], page.controls[-1]]
    frontier = Frontier(seed=1, past={key(one, page): Past(exercised_at=20.0, deployment="") for one in tried})
    met(frontier, page)
    assert order_of(frontier)[0] == "Emne h"


def test_the_many_of_a_list_come_after_all_else() -> None:
    frontier = Frontier(seed=1)
    met(frontier, a_page(*[a_link(f"Emne {letter}", "/tid", kin="0") for letter in "abcdefgh"]))
    met(frontier, a_page(a_control("Langt væk"), path="/langt"), DEEPER)
    assert order_of(frontier).index("Langt væk") <= 3


def test_the_same_seed_gives_the_same_order() -> None:
    def ordered(seed: int) -> list[str]:
        frontier = Frontier(seed=seed)
        met(frontier, a_page(*[a_control(letter) for letter in "abcdefgh"]))
        return order_of(frontier)

    assert ordered(1) == ordered(1)
    assert ordered(1) != ordered(2)


def test_the_shell_is_tried_on_two_routes_and_in_a_sample() -> None:
    frontier = Frontier(seed=1)
    for number in range(30):
        met(
            frontier,
            a_page(a_link("Forside", "/", landmark="banner"), path=f"/{'abcdefghijklmnopqrstuvwxyzæøåäö'[number]}"),
        )
    tried = len(order_of(frontier))
    assert 2 < tried < 12
    assert set(reasons(frontier).values()) == {LOOKS_THE_SAME}


def test_a_run_says_something_of_what_it_tried_and_of_what_it_saw_that_looks_the_same() -> None:
    frontier, shell = Frontier(seed=1), a_link("Hjem", "/", landmark="banner")
    for number in range(4):
        met(frontier, a_page(shell, a_control(f"Knap {'ABCD'[number]}"), path=f"/side-{'abcd'[number]}"))
    # Without a connection it is another place, and nobody has been there by finding that there is a way.
    met(frontier, a_page(path="/side-e", worker=True))
    met(frontier, a_page(a_control("Knap F"), path="/side-f", connectivity="uden"))
    order_of(frontier)
    frontier.exempt(key(a_control("Knap A"), a_page(path="/side-a")), "sender POST, og det må overvågningen ikke her")
    (gone,) = met_on(a_page(a_control("Væk"), path="/gammel"))
    frontier.remember(gone)
    told = {frontier.met[one].control.route for one in frontier.standing if frontier.says_of(one)}
    assert told == {"/side-a", "/side-b", "/side-c", "/side-d", "/side-e", "/side-f"}
    assert frontier.opened == [*(f"/side-{letter}" for letter in "abcde"), "/side-f uden forbindelse"]


def test_of_a_group_of_boxes_three_are_tried_and_a_sample() -> None:
    boxes = [a_control(f"Emne {letter}", "checkbox", group="Emner") for letter in "abcdefghijklmnopqrstuvwxyzæøå"]
    days = [a_control(f"Dag {letter}", "checkbox", group="Dage") for letter in "ab"]
    loose = [a_control(f"Boks {letter}", "checkbox") for letter in "abcdef"]
    frontier = Frontier(seed=1)
    met(frontier, a_page(*boxes, *days, *loose, a_control("Husk", "checkbox", group="Emner", required=True)))
    tried = order_of(frontier)
    assert {box.name for box in [*boxes[:3], *days, *loose]} | {"Husk"} < set(tried)
    assert 3 < sum(name.startswith("Emne") for name in tried) < 12
    assert set(reasons(frontier).values()) == {ONE_OF_MANY}


def test_what_leads_out_of_the_site_is_exempt_with_a_reason() -> None:
    frontier = Frontier(seed=1)
    call = a_control("Ring", "link", href="tel:+4570203040", written_href="tel:+4570203040")
    out = a_control("Staten", "link", href="https://stat.test/", written_href="https://stat.test/")
    met(frontier, a_page(call, out))
    assert frontier.next() is None
    assert reasons(frontier) == {"Ring": OTHER_PROGRAM, "Staten": OUTSIDE}


def test_what_can_only_be_read_is_exempt_with_a_reason() -> None:
    frontier = Frontier(seed=1)
    met(frontier, a_page(a_control("Link til din tid", "textbox", read_only=True)))
    assert frontier.next() is None
    assert reasons(frontier) == {"Link til din tid": "kan kun læses og kopieres"}


def test_what_the_target_forbids_is_exempt_with_its_reason() -> None:
    frontier = Frontier(seed=1)
    frontier.add(HOME, a_page(a_control("Slet alt")), lambda seen: "sletter" if "Slet" in seen.name else None)
    assert frontier.next() is None
    assert reasons(frontier) == {"Slet alt": "sletter"}


def test_a_disabled_control_waits_until_a_state_enables_it() -> None:
    frontier, send = Frontier(seed=1), a_control("Send")
    met(frontier, a_page(replace(send, enabled=False)))
    assert frontier.next() is None
    assert len(frontier.never_enabled) == 1
    met(frontier, a_page(send), DEEPER)
    assert frontier.never_enabled == {}
    assert order_of(frontier) == ["Send"]


def test_a_way_that_is_lost_is_tried_twice_and_then_told_as_unreached() -> None:
    frontier = Frontier(seed=1)
    met(frontier, a_page(a_control("Bekræft")))
    for _ in range(2):
        following = frontier.next()
        assert following
        frontier.lost(following.key, "“Pas” findes ikke")
    assert frontier.next() is None
    assert list(frontier.standing.values()) == [("unreached", "“Pas” findes ikke")]


def test_another_way_is_tried_although_the_first_is_lost_for_good() -> None:
    frontier, page = Frontier(seed=1), a_page(a_control("Bekræft"))
    met(frontier, page)
    confirm = frontier.next()
    assert confirm
    for _ in range(2):
        frontier.lost(confirm.key, "“Pas” findes ikke")
    met(frontier, page)
    assert frontier.next() is None
    met(frontier, page, DEEPER)
    assert order_of(frontier) == ["Bekræft"]
    for number in range(9):
        met(frontier, page, [*DEEPER, Step(name=str(number))])
        frontier.lost(confirm.key, "“Pas” findes ikke")
    assert frontier.next() is None


def test_what_is_remembered_and_met_elsewhere_is_tried_there() -> None:
    frontier, page = Frontier(seed=1), a_page(a_control("Send"))
    for old in met_on(page):
        frontier.remember(old)
    for _ in range(9):
        frontier.miss(HOME)
    assert frontier.next() is None
    met(frontier, page, DEEPER)
    assert order_of(frontier) == ["Send"]


def test_what_is_not_shown_is_not_met() -> None:
    frontier = Frontier(seed=1)
    met(frontier, a_page(a_control("Skjult", shown=False)))
    assert frontier.met == {}


def test_coverage_leaves_out_what_is_exempt() -> None:
    standings: list[Any] = ["exercised", "exercised", "unreached", "exempt"]
    assert coverage(standings) == (2, 3)


def test_what_is_remembered_and_no_longer_there_is_not_waited_for() -> None:
    frontier, before = Frontier(seed=1), a_page(a_control("Gem"), a_control("Send"))
    for old in met_on(before):
        frontier.remember(old)
    met(frontier, a_page(a_control("Gem")))
    frontier.miss(HOME)
    assert order_of(frontier) == ["Gem"]


def test_what_could_not_be_judged_is_tried_again_after_the_others() -> None:
    frontier = Frontier(seed=1)
    met(frontier, a_page(a_control("Gem"), a_control("Send")))
    first = frontier.next()
    assert first
    frontier.postpone(first.key, "for travlt")
    assert order_of(frontier)[-1] == first.step.name


def test_the_connection_is_taken_away_once_on_each_page_that_can_do_without() -> None:
    frontier = Frontier(seed=1)
    for path in ("/", "/", "/tid"):
        met(frontier, replace(a_page(path=path), worker=True))
    met(frontier, replace(a_page(path="/demo"), worker=False))
    met(frontier, replace(a_page(path="/mine"), worker=True, connectivity="offline"))
    assert [(one.control.route, one.step.act) for one in frontier.met.values()] == [
        ("/", "disconnect"),
        ("/tid", "disconnect"),
    ]


def test_without_connection_a_control_is_another_one() -> None:
    frontier, page = Frontier(seed=1), a_page(a_control("Bekræft"))
    met(frontier, page)
    met(frontier, replace(page, connectivity="offline"))
    assert [met.control.connectivity for met in frontier.met.values()] == ["", "offline"]


def test_what_can_be_done_with_connection_comes_first() -> None:
    frontier = Frontier(seed=1)
    met(frontier, replace(a_page(a_control("Uden")), connectivity="offline"))
    met(frontier, replace(a_page(a_control("Med"), a_control("Også med")), worker=True), DEEPER)
    assert order_of(frontier)[:2] in (["Med", "Også med"], ["Også med", "Med"])


def test_what_comes_after_the_most_that_is_looked_at_is_told_as_unreached() -> None:
    frontier = Frontier(seed=1)
    met(frontier, replace(a_page(), beyond=9_000))
    assert frontier.next() is None
    reason = "9000 links og knapper på siden kommer efter dem, der bliver set på"
    assert list(frontier.standing.values()) == [("unreached", reason)]


def test_a_button_is_pressed_once_more_with_nothing_filled_in_and_once_more_twice() -> None:
    frontier = Frontier(seed=1)
    met(frontier, a_page(a_control("Send")))
    send = frontier.next()
    assert send
    frontier.exercised(send.key)
    hows: list[Variation] = ["bare", "twice", "twice"]
    for how in hows:
        frontier.add_variation(send, how)
    assert {(one.step.bare, one.step.twice) for one in frontier.met.values()} == {
        (False, False), (True, False), (False, True),
    }  # fmt: skip


def test_behind_what_is_met_again_lies_what_was_behind_it_before() -> None:
    """A number that was finished yesterday is gone, and so is all that was reached over it; today's is another."""
    menu, finished, again = (a_page(a_control(name), path="/dagen") for name in ("Dagen", "Afsluttet i dag", "Fortryd"))
    frontier = Frontier(seed=1)
    [there], [behind] = met_on(finished), met_on(again)
    lost = replace(behind, path=[*DEEPER, there.step])
    frontier.remember(lost)
    for _ in range(MOST_TRIES):
        frontier.lost(lost.key, "findes ikke")
    assert frontier.next() is None
    met(frontier, menu)
    assert frontier.met[lost.key].path == lost.path
    met(frontier, finished, [*HOME, Step(name="Færdig")])
    assert frontier.met[lost.key].path == [*HOME, Step(name="Færdig"), there.step]
    assert "Fortryd" in order_of(frontier)


def test_what_lay_too_far_is_tried_when_a_shorter_way_to_something_before_it_shows() -> None:
    frontier = Frontier(seed=1)
    [history], [far] = met_on(a_page(a_control("Historik"))), met_on(a_page(a_control("Luk"), path="/historik"))
    frontier.remember(replace(far, path=[*HOME, *[Step(name="Videre")] * LONGEST_PATH, history.step]))
    assert frontier.next() is None
    met(frontier, a_page(a_control("Historik")))
    assert order_of(frontier) == ["Historik", "Luk"]
