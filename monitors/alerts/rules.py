"""When a fault is one, and when it is over. No I/O, no clock."""

from datetime import datetime
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

WINDOW: Final = 10
"""So many readings of one thing are remembered."""
REDS: Final = 3
"""So many red ones of these are a fault, even if none of them was confirmed: it comes and goes."""
CHANGES: Final = 4
"""So many changes between red and green within the window are called flapping."""
GREENS: Final = 2
"""So many green readings in a row end a fault. Nothing else does: neither silence, nor time, nor a click."""

State = Literal["suspected", "open", "resolved"]


class Fault(Struct, frozen=True, kw_only=True):
    """What is wrong, in Danish words."""

    experience: str
    """What a citizen would experience."""
    where: str
    expected: str
    seen: str
    path: list[str] = []
    """The way there, a sentence for each step."""
    replay: str = ""
    """The command that walks it again; "" when there is none."""
    screenshot: str | None = None
    """Paths of the evidence, relative to the results' folder."""
    trace: str | None = None
    program: str | None = None
    worst: bool = False
    """Data are lost, wrong or open to strangers, or two have the same: somebody is told at any hour."""
    breaks: bool = True
    """Whether it keeps citizens from what they came for; else only those on call are told of it."""
    can_wait: bool = False
    """Nothing is known to be broken, since the monitor could not look: nobody's rest is broken for that."""
    of_times: bool = False
    """It concerns citizens whose time may not hold any more."""
    count: int = 0
    """How many wait; 0: it is no such fault."""

    @property
    def times_hold(self) -> bool:
        """Whether citizens may be told that the time they have still holds."""
        return not self.worst and not self.of_times


class Reading(Struct, frozen=True, kw_only=True):
    """What one look at one thing told. A look that could not tell is no reading at all."""

    key: str
    """The thing that was looked at: one key, one alert."""
    check: str
    """Which measurement looked: only this one can find it green again."""
    flow: str
    at: datetime
    fault: Fault | None
    """None: green."""
    sure: bool = False
    """A second look has told the same already, or one look is enough: no second reading is waited for."""
    deployment: str = ""
    worked: datetime | None = None
    """When the same check was last green before; None: never seen so."""


class Alert(Struct, frozen=True, kw_only=True):
    """One fault, from the first suspicion until it is over, and what has been told of it."""

    id: int = 0
    """Given by the store; 0: not kept yet."""
    key: str
    check: str
    flow: str
    state: State
    fault: Fault
    began: datetime
    """Its first red reading."""
    worked: datetime | None
    """The break lies between this and `began`."""
    deployment: str
    last: datetime
    """Its latest reading of either colour."""
    recent: tuple[bool, ...]
    """The latest readings, oldest first; True: red."""
    opened: datetime | None = None
    resolved: datetime | None = None
    told: datetime | None = None
    """When a message of it was first written."""
    reached: datetime | None = None
    """When a channel first took one."""
    told_last: datetime | None = None
    told_count: int = 0
    """Of how many that wait somebody was told; 0: it was told before we counted."""
    escalated: datetime | None = None
    closing_told: datetime | None = None
    acknowledged: datetime | None = None
    acknowledged_by: str = ""
    reported: datetime | None = None
    """When a citizen told of it; None: none has."""
    closed_by: str = ""
    """Who has closed what no look would find green; "": nobody."""
    closed_why: str = ""

    @property
    def flapping(self) -> bool:
        return sum(one != other for one, other in zip(self.recent, self.recent[1:], strict=False)) >= CHANGES


def judge(alert: Alert | None, reading: Reading) -> Alert | None:
    """What becomes of the latest alert of this key. None: there is nothing to remember."""
    if reading.fault is None:
        return None if alert is None else _green(alert, reading)
    if alert is None or alert.state == "resolved":
        return _begin(reading, alert.recent if alert else ())
    return _red(alert, reading, reading.fault)


def _begin(reading: Reading, recent: tuple[bool, ...]) -> Alert:
    assert reading.fault is not None  # noqa: S101 - judge has looked
    alert = Alert(
        key=reading.key,
        check=reading.check,
        flow=reading.flow,
        state="suspected",
        fault=reading.fault,
        began=reading.at,
        worked=reading.worked,
        deployment=reading.deployment,
        last=reading.at,
        recent=_remember(recent, red=True),
    )
    return _open(alert, reading.at) if reading.sure or alert.recent.count(True) >= REDS else alert


def _red(alert: Alert, reading: Reading, fault: Fault) -> Alert:
    confirmed = reading.sure or alert.recent[-1]
    recent = _remember(alert.recent, red=True)
    # Data that were lost are not found again by what breaks next and hides them.
    worst, of_times = fault.worst or alert.fault.worst, fault.of_times or alert.fault.of_times
    fault = replace(fault, worst=worst, of_times=of_times)
    alert = replace(alert, flow=reading.flow, fault=fault, last=reading.at, recent=recent)
    if alert.state == "suspected" and (confirmed or recent.count(True) >= REDS):
        return _open(alert, reading.at)
    return alert


def _green(alert: Alert, reading: Reading) -> Alert:
    alert = replace(alert, last=reading.at, recent=_remember(alert.recent, red=False))
    if alert.state == "resolved":
        return alert
    if alert.state == "suspected":
        # It stays a suspicion while a red reading is remembered: the third one tells that it comes and goes.
        return alert if any(alert.recent) else replace(alert, state="resolved", resolved=reading.at)
    settled = not any(alert.recent[-GREENS:]) and len(alert.recent) >= GREENS
    calm = not alert.flapping or alert.recent.count(True) < REDS
    return replace(alert, state="resolved", resolved=reading.at) if settled and calm else alert


def _open(alert: Alert, now: datetime) -> Alert:
    return replace(alert, state="open", opened=now)


def _remember(recent: tuple[bool, ...], *, red: bool) -> tuple[bool, ...]:
    return (*recent, red)[-WINDOW:]
