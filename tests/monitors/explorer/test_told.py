"""What a page was told, beside what the server tells whoever asks again."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from monitors.explorer.exchanges import Heard
from monitors.explorer.shapes import Observation
from monitors.explorer.told import told_otherwise
from tests.monitors.explorer.builders import an_exercise

TIMES = [f"2026-11-24T{hour}:{minute}:00+01:00" for hour in ("09", "10", "11") for minute in ("00", "30")]
LATER = [f"2026-11-24T{hour}:{minute}:00+01:00" for hour in ("10", "11", "12") for minute in ("00", "30")]


def heard(told: Any, *again: Any, anew: Any = None) -> Observation:
    """Asked anew, the page is told the same, if nothing else is said."""
    first, second = again if len(again) == 2 else again * 2
    page, *others, last = (json.dumps(body).encode() for body in (told, first, second, told if anew is None else anew))
    return replace(an_exercise(), heard=[Heard(request="GET /api/things", told=page, again=others, anew=last)])


@pytest.mark.parametrize(
    ("told", "server"),
    [({"start": TIMES[0]}, {"start": TIMES[2]}), ({"days": [{"times": LATER}]}, {"days": [{"times": TIMES}]}),
     ({"status": "booked"}, {"status": "cancelled"}), ([{"name": "Gammel"}], [{"name": "Ny"}])],
)  # fmt: skip
def test_whoever_is_told_otherwise_than_the_server_tells_is_told_wrong(told: Any, server: Any) -> None:
    said = told_otherwise(heard(told, server))
    assert said
    assert "GET /api/things" in said[0]


@pytest.mark.parametrize(
    ("told", "again"),
    [({"times": TIMES}, [{"times": TIMES}]),
     ({"start": "2026-11-24T09:00:00+01:00"}, [{"start": "2026-11-24T08:00:00Z"}]),
     ({"at": "0001-01-01T00:00:00+01:00"}, [{"at": "0001-01-01T00:00:00+01:00"}]),
     ({"times": TIMES}, [{"times": TIMES[1:]}]), ({"times": TIMES[1:]}, [{"times": TIMES}]),
     ({"at": "2026-11-24T09:00:00Z"}, [{"at": "2026-11-24T09:00:02Z"}, {"at": "2026-11-24T09:00:03Z"}]),
     ({"visitors": 17}, [{"visitors": 18}, {"visitors": 19}]), ({"a": 1}, [{"b": 1}]), ("", [{"a": 1}])],
)  # fmt: skip
def test_what_comes_and_goes_meanwhile_is_no_fault(told: Any, again: list[Any]) -> None:
    assert told_otherwise(heard(told, *again)) is None


@pytest.mark.parametrize(
    ("told", "again", "anew"),
    [({"clock": "10:15:01"}, [{"clock": "10:15:02"}], {"clock": "10:15:02"}),
     ({"clock": "10:15:01"}, [{"clock": "10:15:02"}], {"clock": "10:15:03"}),
     ({"seconds": 3}, [{"seconds": 4}], {"seconds": 5}), ({"job": "waits"}, [{"job": "done"}], {"job": "done"}),
     ({"next": TIMES[0]}, [{"next": TIMES[2]}], {"next": TIMES[2]}),
     ({"any": TIMES[0]}, [{"any": TIMES[2]}, {"any": TIMES[4]}], {"any": LATER[5]}), ({"a": 1}, [{"a": 2}], "")],
)  # fmt: skip
def test_what_only_goes_on_is_no_fault(told: Any, again: list[Any], anew: Any) -> None:
    assert told_otherwise(heard(told, *again, anew=anew)) is None


def test_a_clock_that_is_an_hour_wrong_and_goes_on_is_told() -> None:
    one, other, last = ({"at": f"2026-11-24T{at}Z"} for at in ("09:00:00", "10:00:01", "09:00:02"))
    assert told_otherwise(heard(one, other, {"at": "2026-11-24T10:00:02Z"}, anew=last))


@pytest.mark.parametrize(
    ("told", "again", "anew"),
    [({"at": "2026-11-24T09:00:00Z"}, [{"at": "2026-11-24T09:00:02Z"}, {"at": "2026-11-24T09:00:03Z"}], None),
     ({"times": TIMES}, [{"times": TIMES[1:]}], None), ({"times": TIMES[1:]}, [{"times": TIMES}], None),
     ({"times": TIMES}, [{"times": TIMES[1:]}], {"times": TIMES[:2]})],
)  # fmt: skip
def test_what_a_page_is_told_again_and_nobody_else_any_more_was_kept_too_long(told: Any, again: Any, anew: Any) -> None:
    seen = heard(told, *again, anew=anew)
    unkept = replace(seen, heard=[replace(seen.heard[0], unkept=True)])
    said = told_otherwise(unkept)
    assert said
    assert "GET /api/things" in said[0]
    assert told_otherwise(seen) is None, "no worker answered, or the server lets it be kept a while"
    came = replace(unkept.heard[0], anew=unkept.heard[0].again[-1])
    assert told_otherwise(replace(seen, heard=[came])) is None, "asked last of all, it is told what all are told"
    unheard = replace(unkept.heard[0], anew=b"")
    assert told_otherwise(replace(seen, heard=[unheard])) is None, "the page could not ask"


def test_what_is_another_one_each_time_was_not_kept() -> None:
    seen = heard(["a", "b"], ["c", "d"], ["a", "e"], anew=["b", "f"])
    assert told_otherwise(replace(seen, heard=[replace(seen.heard[0], unkept=True)])) is None


def test_what_is_no_json_after_all_says_nothing() -> None:
    broken = Heard(request="GET /x", told=b"<html>", again=[b"{}", b"{}"], anew=b"")
    assert told_otherwise(replace(an_exercise(), heard=[broken])) is None
