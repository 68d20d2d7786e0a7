"""What a visit takes, and which desks can serve it: read from a municipality file, without a database."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.bookings.placing import Place, free_starts, placements
from api.bookings.visits import CITIZEN, Asker, Visit, read_visit
from api.calendars.cells import PoolDay
from api.catalogue.rules import Meeting, Municipality, Need
from api.municipality_file.tables import MunicipalityPlan
from api.problems import Refused
from tests.bookings.citizens import choices
from tests.bookings.towns import DENMARK, SPLIT, TUESDAY, a_plan, desks, free_walls, pool_days

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=DENMARK)
STAFF = Asker("staff")
ALL = ("passport", "licence", "pension")
ALSO_FOR_STAFF = """
[[rules]]
id = "counter-staff"
pool = "counter"
lane = "staff"
rrule = "FREQ=DAILY"
valid_from = 2026-01-01
from = "10:00"
until = "12:00"
capacity = 1
"""


def a_visit(
    plan: MunicipalityPlan,
    *topics: str,
    needs: tuple[Need, ...] = (),
    meeting: Meeting = "office",
    asker: Asker = CITIZEN,
) -> Visit:
    return read_visit(plan.municipality, choices(*topics), needs, meeting, asker)


def minutes(plan: MunicipalityPlan, *topics: str, needs: tuple[Need, ...] = ()) -> float:
    return a_visit(plan, *topics, needs=needs).duration / timedelta(minutes=1)


def refusal(plan: MunicipalityPlan, *topics: str, needs: tuple[Need, ...] = (), meeting: Meeting = "office") -> Refused:
    with pytest.raises(Refused) as refused:
        a_visit(plan, *topics, needs=needs, meeting=meeting)
    return refused.value


def legs(visit: Visit, office: str = "hall") -> list[list[tuple[str, list[str], int]]]:
    """Each way to serve the visit: its pools, with topics and cells."""
    return [[(leg.pool.pool_id, sorted(leg.topics), leg.cells) for leg in plan] for plan in visit.plans.get(office, ())]


@pytest.mark.parametrize(
    ("topics", "needs", "expected"),
    [
        (["passport"], [], 15),
        (["passport:4"], [], 60),
        (["licence"], [], 15),
        (["passport:2", "licence"], [], 45),
        (["passport"], ["interpreter"], 30),
        (["passport"], ["more-minutes", "interpreter"], 40),
        (["passport"], ["step-free"], 15),
        (["passport"], ["interpreter", "interpreter"], 30),
    ],
)
def test_a_visit_takes_what_its_persons_its_topics_and_its_needs_take(
    topics: list[str], needs: list[Need], expected: int
) -> None:
    assert minutes(a_plan(SPLIT), *topics, needs=tuple(needs)) == expected


def test_a_visit_of_the_most_minutes_is_measured_and_one_of_five_more_refused() -> None:
    plan = a_plan(SPLIT)
    assert minutes(plan, "passport:3", "licence") == 60
    assert refusal(plan, "passport:4", "licence").kind == "visit-too-long"
    assert refusal(plan, "passport:4", needs=("more-minutes",)).kind == "visit-too-long"


@pytest.mark.parametrize(
    ("topics", "needs", "pointers"),
    [
        (["passport:5"], [], ["#/topics/0/persons"]),
        (["licence", "passport:5"], [], ["#/topics/1/persons"]),
        (["passport", "passport"], [], ["#/topics"]),
        (["passport"], ["step-free", "low-desk"], ["#/needs/1"]),
    ],
)
def test_what_is_wrong_with_a_visit_is_told_by_its_place(
    topics: list[str], needs: list[Need], pointers: list[str]
) -> None:
    refused = refusal(a_plan(SPLIT), *topics, needs=tuple(needs))
    assert refused.kind == "visit-not-possible"
    assert [fault.pointer for fault in refused.errors or []] == pointers


def test_a_topic_that_nobody_knows_is_told_by_its_place() -> None:
    refused = refusal(a_plan(SPLIT), "passport", "moon")
    assert refused.kind == "unknown-topic"
    assert [fault.pointer for fault in refused.errors or []] == ["#/topics/1/id"]


def test_a_need_that_a_pool_names_is_met_there_only_and_one_that_none_names_everywhere() -> None:
    plan = a_plan(desks("upstairs", *ALL), desks("downstairs", *ALL, pool_lines='needs = ["step-free"]'))
    assert a_visit(plan, "passport").pools_at("hall") == ["downstairs", "upstairs"]
    assert a_visit(plan, "passport", needs=("step-free",)).pools_at("hall") == ["downstairs"]
    assert a_visit(plan, "passport", needs=("interpreter",)).pools_at("hall") == ["downstairs", "upstairs"]
    assert a_visit(plan, "passport", needs=("interpreter", "step-free")).pools_at("hall") == ["downstairs"]


def test_both_pools_of_a_visit_in_two_parts_meet_its_needs() -> None:
    step_free = 'needs = ["step-free"]'
    upstairs = desks("passports", "passport") + desks("licences", "licence", pool_lines=step_free)
    assert legs(a_visit(a_plan(upstairs), "passport", "licence", needs=("step-free",))) == []
    both = desks("passports", "passport", pool_lines=step_free) + desks("licences", "licence", pool_lines=step_free)
    assert len(legs(a_visit(a_plan(both), "passport", "licence", needs=("step-free",)))) == 2


def test_what_a_need_adds_takes_cells_of_the_day() -> None:
    plan = a_plan(SPLIT)
    assert legs(a_visit(plan, "passport")) == [[("passports", ["passport"], 3)]]
    assert legs(a_visit(plan, "passport", needs=("interpreter",))) == [[("passports", ["passport"], 6)]]
    assert free_walls(plan, a_visit(plan, "passport"), MORNING)[-1] == "11:45"
    assert free_walls(plan, a_visit(plan, "passport", needs=("interpreter",)), MORNING)[-1] == "11:30"


def test_a_topic_that_cannot_be_met_about_by_phone_is_refused_by_phone() -> None:
    plan = a_plan(SPLIT)
    refused = refusal(plan, "pension", "passport", meeting="phone")
    assert [fault.pointer for fault in refused.errors or []] == ["#/meeting"]
    assert a_visit(plan, "pension", meeting="phone").pools_at("hall") == ["licences"]


def test_a_meeting_by_video_is_where_there_is_a_video_link() -> None:
    seen = desks("seen", "pension", pool_lines='video_url = "https://video.example/1"')
    plan = a_plan(SPLIT, seen)
    assert a_visit(plan, "pension", meeting="video").pools_at("hall") == ["seen"]
    assert a_visit(plan, "pension").pools_at("hall") == ["licences", "seen"]


def test_a_visit_that_no_single_pool_can_serve_is_two_parts_back_to_back_in_either_order() -> None:
    assert legs(a_visit(a_plan(SPLIT), "passport:2", "licence")) == [
        [("passports", ["passport"], 6), ("licences", ["licence"], 3)],
        [("licences", ["licence"], 3), ("passports", ["passport"], 6)],
    ]


def test_what_a_need_adds_to_a_visit_in_two_parts_is_added_once() -> None:
    visit = a_visit(a_plan(SPLIT), "passport", "licence", needs=("interpreter",))
    assert [[cells for _, _, cells in plan] for plan in legs(visit)] == [[6, 3], [6, 3]]
    assert visit.duration == timedelta(minutes=45)


def test_a_topic_that_both_pools_serve_may_be_in_either_part() -> None:
    plan = a_plan(desks("passports", "passport", "licence"), desks("talks", "licence", "pension"))
    assert sorted(legs(a_visit(plan, *ALL))) == [
        [("passports", ["licence", "passport"], 6), ("talks", ["pension"], 6)],
        [("passports", ["passport"], 3), ("talks", ["licence", "pension"], 9)],
        [("talks", ["licence", "pension"], 9), ("passports", ["passport"], 3)],
        [("talks", ["pension"], 6), ("passports", ["licence", "passport"], 6)],
    ]


def test_a_visit_is_never_in_two_parts_where_one_pool_can_do_all() -> None:
    plan = a_plan(SPLIT, desks("everything", *ALL))
    assert legs(a_visit(plan, "passport", "licence")) == [[("everything", ["licence", "passport"], 6)]]


def test_the_parts_of_a_visit_are_at_one_office() -> None:
    plan = a_plan(desks("passports", "passport"), desks("licences", "licence", "pension", office="branch"))
    assert a_visit(plan, "passport", "licence").plans == {}


def test_three_pools_are_never_needed_for_one_visit() -> None:
    plan = a_plan(desks("passports", "passport"), desks("licences", "licence"), desks("pensions", "pension"))
    assert a_visit(plan, *ALL).plans == {}


def test_the_desk_that_can_do_least_is_taken_first() -> None:
    plan = a_plan(desks("all", *ALL), desks("zebra", "passport"), desks("two", "passport", "licence"))
    assert [pool for [(pool, _, _)] in legs(a_visit(plan, "passport"))] == ["zebra", "two", "all"]


@pytest.mark.parametrize(
    ("asker", "pools"),
    [
        (CITIZEN, ["desks"]),
        (Asker(invited_to="caseworker"), ["caseworker", "desks"]),
        (Asker(invited_to="backroom"), ["desks"]),
        (Asker(invited_to="desks"), ["desks"]),
        (STAFF, ["backroom", "caseworker", "desks"]),
        (Asker("monitor"), ["desks"]),
    ],
)
def test_a_pool_is_open_to_whom_it_is_open_to(asker: Asker, pools: list[str]) -> None:
    plan = a_plan(
        desks("desks", "pension"),
        desks("caseworker", "pension", pool_lines='bookable_by = "link"'),
        desks("backroom", "pension", pool_lines='bookable_by = "staff"'),
    )
    assert a_visit(plan, "pension", asker=asker).pools_at("hall") == pools


def test_the_pools_that_a_visit_lies_at_stay_open_to_it() -> None:
    plan = a_plan(desks("desks", "pension"), desks("caseworker", "pension", pool_lines='bookable_by = "link"'))
    visit = read_visit(plan.municipality, choices("pension"), own_pools=["caseworker"])
    assert visit.pools_at("hall") == ["caseworker", "desks"]


def test_times_of_the_staff_lane_are_offered_to_staff_only_and_to_them_first() -> None:
    both_lanes = desks("counter", *ALL, rule_lines=ALSO_FOR_STAFF)
    plan = a_plan(both_lanes)
    visit = a_visit(plan, "passport", asker=STAFF)
    at_ten = datetime.combine(TUESDAY, time(10), DENMARK)

    def lanes(asker: Asker) -> list[list[str]]:
        days = pool_days(plan, visit, TUESDAY, asker)
        ways = placements(plan.municipality, visit, "hall", days, at_ten, MORNING, asker)
        return [[place.pool_day.lane for place in way] for way in ways]

    assert lanes(STAFF) == [["staff"], ["public"]]
    assert lanes(CITIZEN) == [["public"]]
    assert lanes(Asker("monitor")) == [["synthetic"]]


def test_the_first_part_begins_on_a_step_and_the_second_as_the_first_ends() -> None:
    plan = a_plan(
        desks("passports", "passport"), desks("licences", "licence", "pension", pool_lines="step_minutes = 60")
    )
    visit = a_visit(plan, "passport", "licence")
    # Passport first: each quarter of an hour; licence first: each hour. Two quarters of an hour end by noon.
    assert free_walls(plan, visit, MORNING) == ["10:00", "10:15", "10:30", "10:45", "11:00", "11:15", "11:30"]


def test_the_second_part_opens_by_its_own_beginning() -> None:
    """On the day itself acute times are open until they begin, public ones until half an hour before."""
    plan = a_plan(desks("licences", "licence", "pension", lane="acute"), desks("passports", "passport"))
    visit = a_visit(plan, "passport", "licence")
    now = datetime.combine(TUESDAY, time(10), DENMARK)
    assert free_walls(plan, visit, now)[0] == "10:15"
    early = datetime.combine(TUESDAY, time(9, 55), DENMARK)
    assert free_walls(plan, visit, early)[0] == "10:15"
    at_9_45 = datetime.combine(TUESDAY, time(9, 45), DENMARK)
    assert free_walls(plan, visit, at_9_45)[0] == "10:00"


TOWNS = (
    a_plan(SPLIT),
    a_plan(SPLIT, desks("few", "passport", "licence", rule_lines="walk_in_minutes = 60")),
    a_plan(desks("licences", "licence", "pension", lane="acute"), desks("passports", "passport")),
    a_plan(desks("passports", "passport", rule_lines="walk_in_minutes = 30"), desks("rest", "licence", "pension")),
)
WALLS = [time(hour, minute) for hour in (9, 10, 11) for minute in range(0, 60, 5)]


@settings(deadline=None)
@given(
    plan=st.sampled_from(TOWNS),
    topics=st.lists(st.sampled_from(ALL), min_size=1, max_size=2, unique=True),
    asker=st.sampled_from([CITIZEN, STAFF, Asker("staff", reason="Lovet i telefonen")]),
    now=st.sampled_from(WALLS),
    taken=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 23)), max_size=20),
)
@example(TOWNS[2], ["passport", "licence"], CITIZEN, time(10), [])
def test_what_is_offered_can_be_had_and_what_can_be_had_is_offered(
    plan: MunicipalityPlan, topics: list[str], asker: Asker, now: time, taken: list[tuple[int, int]]
) -> None:
    visit = a_visit(plan, *topics, asker=asker)
    moment = datetime.combine(TUESDAY, now, DENMARK)
    days = pool_days(plan, visit, TUESDAY, asker)
    for number, cell in taken:
        if number < len(days) and days[number].free[cell]:
            days[number].take(cell + 1, 1)
    town = plan.municipality
    offered = {start for office, _, start in free_starts(town, visit, days, moment, asker) if office == "hall"}
    grid = [datetime.combine(TUESDAY, wall, DENMARK) for wall in WALLS]
    to_be_had = {
        start
        for start in grid
        if any(all(place.can_be_taken(asker) for place in way) for way in ways(town, visit, days, start, moment, asker))
    }
    assert offered == to_be_had


def ways(
    town: Municipality, visit: Visit, days: list[PoolDay], start: datetime, now: datetime, asker: Asker
) -> list[tuple[Place, ...]]:
    at_hall = [day for day in days if town.pools[day.pool_id].office_id == "hall"]
    try:
        return placements(town, visit, "hall", at_hall, start, now, asker)
    except Refused:
        return []
