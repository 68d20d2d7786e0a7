"""Pictures of what was measured, as SVG inside the page, with words for who does not see them.

No I/O, no clock.
"""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from monitors.danish import percent_words, seconds_words
from monitors.oncall.figures import Day, uptime
from monitors.store.runs import Run

WIDTH, HEIGHT = 640, 110
FOOT = 14
"""Of the height: the strip of verdicts under the curve."""


def latency(runs: Sequence[Run], begins: datetime, ends: datetime) -> Markup:
    """How long each run took, and under it, in the same places, what it told."""
    timed = [run for run in runs if run.colour in {"green", "red"}]
    if not timed:
        return Markup("")
    longest = max(run.seconds for run in timed) or 1.0
    span = (ends - begins).total_seconds()

    def x(run: Run) -> float:
        return round((run.at - begins).total_seconds() / span * WIDTH, 1)

    def y(run: Run) -> float:
        return round((HEIGHT - FOOT - 4) * (1 - run.seconds / longest) + 2, 1)

    curve = " ".join(f"{x(run)},{y(run)}" for run in timed)
    marks = Markup("").join(_mark(run, x(run)) for run in runs)
    crosses = Markup("").join(_cross(x(run), y(run)) for run in timed if run.colour == "red")
    reds = sum(run.colour == "red" for run in timed)
    words = (
        f"{len(timed)} ture, {reds} med fejl. Den længste tog {seconds_words(longest)}, "
        f"den seneste {seconds_words(timed[-1].seconds)}."
    )
    return _svg(words, HEIGHT, Markup('<polyline class="curve" points="{}"/>').format(curve) + crosses + marks)


def _mark(run: Run, x: float) -> Markup:
    """Lower for what told nothing: the difference is not in the colour alone."""
    height = FOOT - 4 if run.colour in {"green", "red"} else 3
    return Markup('<rect class="{}" x="{}" y="{}" width="3" height="{}"/>').format(
        run.colour, x, HEIGHT - height, height
    )


def _cross(x: float, y: float) -> Markup:
    return Markup('<path class="cross" d="M{} {}l8 8m0-8l-8 8"/>').format(round(x - 4, 1), round(y - 4, 1))


def days(measured: Sequence[Day]) -> Markup:
    """A bar for each day: as high as the share of its runs that were green; only a frame where none told anything."""
    step = WIDTH / max(len(measured), 1)
    bars = Markup("").join(_bar(day, round(number * step, 1), step - 2) for number, day in enumerate(measured))
    told = uptime(measured)
    bad = sum(day.red > 0 for day in measured)
    words = (
        f"{percent_words(told)} i orden i snit over {len(measured)} dage; {bad} dage havde fejl."
        if told is not None
        else f"Ingen målinger i {len(measured)} dage."
    )
    return _svg(words, 40, bars)


def _bar(day: Day, x: float, width: float) -> Markup:
    if day.uptime is None:
        return Markup('<rect class="none" x="{}" y="1" width="{}" height="38"/>').format(x, round(width, 1))
    red = round(40 * (1 - day.uptime), 1)
    # A single red run of many must be seen too.
    red = max(red, 6.0) if day.red else 0.0
    return Markup(
        '<g><title>{}: {} i orden, {} med fejl</title><rect class="red" x="{}" y="0" width="{}" height="{}"/>'
        '<rect class="green" x="{}" y="{}" width="{}" height="{}"/></g>'
    ).format(f"{day.date:%d.%m.}", day.green, day.red, x, round(width, 1), red, x, red, round(width, 1), 40 - red)


def share(runs: Sequence[Run]) -> Markup:
    """The share of controls that each run of the explorer has exercised."""
    shares = [run.exercised / run.counted for run in runs if run.counted]
    if not shares:
        return Markup("")
    step = WIDTH / len(shares)
    bars = Markup("").join(
        Markup('<rect class="green" x="{}" y="{}" width="{}" height="{}"/>').format(
            round(number * step, 1), round(60 * (1 - one), 1), round(max(step - 2, 1), 1), round(60 * one, 1)
        )
        for number, one in enumerate(shares)
    )
    return _svg(f"Dækning i {len(shares)} ture; i den seneste {percent_words(shares[-1])}.", 60, bars)


def _svg(words: str, height: int, inside: Markup) -> Markup:
    frame = Markup('<svg role="img" aria-label="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">{}</svg>')
    return frame.format(words, WIDTH, height, inside)
