"""Roles include those before them; sessions end; wrong passwords make one wait."""

from datetime import datetime, timedelta

import pytest

from api.problems import Refused
from api.staff.rules import MOST_TRIES, TRIES_WITHIN, Actor, Role, Session, wait_after

MINUTE = timedelta(minutes=1)
IDLE = timedelta(hours=1)


@pytest.fixture
def session(now: datetime) -> Session:
    times = {"created_at": now, "seen_at": now, "expires_at": now + timedelta(hours=12)}
    return Session(subject="password:test", name="Test Testesen", role=Role.CLERK, **times)


def test_an_administrator_may_all_and_a_reader_only_read() -> None:
    opened = {role: [other.value for other in Role if role.includes(other)] for role in Role}
    assert list(opened.values()) == [
        ["reader"],
        ["reader", "clerk"],
        ["reader", "clerk", "planner"],
        ["reader", "clerk", "planner", "administrator"],
    ]


def test_who_works_at_some_offices_works_at_no_others(now: datetime) -> None:
    everywhere = Actor(
        municipality_id="by", subject="program", name="Program", role=Role.ADMINISTRATOR, at=now, request_id="x"
    )
    everywhere.demand_all_offices()
    everywhere.demand_office("library")
    local = Actor(
        municipality_id="by", subject="x", name="x", role=Role.CLERK, offices=("library",), at=now, request_id="x"
    )
    local.demand_office("library")
    for refuse in (lambda: local.demand_office("town-hall"), local.demand_all_offices):
        with pytest.raises(Refused, match="other-office"):
            refuse()


def test_a_session_lasts_to_the_minute(session: Session, now: datetime) -> None:
    assert session.lasts(now + IDLE - MINUTE, IDLE)
    assert not session.lasts(now + IDLE, IDLE)
    assert session.lasts(session.expires_at - MINUTE, timedelta(days=1))
    assert not session.lasts(session.expires_at, timedelta(days=1))


def test_the_fifth_wrong_password_makes_one_wait_until_the_first_of_them_is_old(now: datetime) -> None:
    tries = [now - number * MINUTE for number in range(MOST_TRIES)]
    assert wait_after(tries[1:], now) is None
    assert wait_after(tries, now) == TRIES_WITHIN - 4 * MINUTE
    assert wait_after(tries, tries[-1] + TRIES_WITHIN) is None
    # Only the latest five count, however many there are.
    assert wait_after([now, *tries], now) == TRIES_WITHIN - 3 * MINUTE
