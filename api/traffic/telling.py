"""What `borgertid deploy-window` says. No I/O, no clock."""

from datetime import datetime, timedelta
from typing import Final

from api.traffic.rules import FEWEST_WEEKS, Advice, HourOfWeek, TypicalHour, Window

WEEKDAYS: Final = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
EXIT_CODES: Final = {True: 0, False: 1, None: 2}


def exit_code(advice: Advice) -> int:
    """0: update now; 1: not now; 2: nobody can say."""
    return EXIT_CODES[advice.is_good]


def describe(advice: Advice) -> str:
    """Some plain lines for whoever is about to update the site."""
    return "\n".join([_why(advice), *_next(advice)])


def _why(advice: Advice) -> str:
    week, until = advice.week, advice.quiet_until
    if week.basis == "too-little-history":
        return (
            f"Nobody can say: each hour of the week must have been measured in {FEWEST_WEEKS} weeks at least, with"
            f" citizens who came, and so far in {week.weeks_measured}."
        )
    if week.basis == "no-quiet-hours":
        return f"Nobody can say: no hour of the week stays below {week.share:.0%} of the peak."
    here = week.at(advice.at, advice.zone)
    if until is None:
        return f"Not now: {_hour(here, advice)}."
    if not advice.is_good:
        after = week.at(until, advice.zone)
        return (
            f"Not now: the quiet hours end in {_minutes(until - advice.at)}, and the update may last"
            f" {_minutes(advice.length)}. Then {_hour(after, advice)}."
        )
    return f"Now is a good time, until {_moment(until, advice)}: {_hour(here, advice)}."


def _next(advice: Advice) -> list[str]:
    if advice.is_good:
        return []
    if advice.next_window is None:
        return [f"No quiet stretch of the coming week lasts {_minutes(advice.length)}."]
    name = "The next good time" if advice.week.basis == "measured" else "The next night"
    return [f"{name}: {_window(advice.next_window, advice)}."]


def _hour(hour: TypicalHour, advice: Advice) -> str:
    peak = advice.week.peak
    if hour.requests is None or peak is None or not peak.requests:
        return f"{_name(hour.at)} were never measured"
    share = hour.requests / peak.requests
    return f"{_name(hour.at)} have {hour.requests:.0f} requests, {share:.0%} of the peak ({_name(peak.at)})"


def _name(at: HourOfWeek) -> str:
    return f"{WEEKDAYS[at.weekday - 1]} from {at.hour:02} to {(at.hour + 1) % 24:02}"


def _window(window: Window, advice: Advice) -> str:
    return f"{_moment(window.start, advice)} to {window.end.astimezone(advice.zone):%H:%M}"


def _moment(moment: datetime, advice: Advice) -> str:
    local = moment.astimezone(advice.zone)
    return f"{local:%A} {local.day} {local:%B} {local:%H:%M}"


def _minutes(length: timedelta) -> str:
    return f"{length // timedelta(minutes=1)} minutes"
