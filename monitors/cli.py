"""borgertid-monitor: walks the pages as a citizen would, and tells what it saw."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Awaitable
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

from monitors.alerts.plan import DEFAULT, PlanRefused, read_plan
from monitors.browser import NoBrowser, provide_all
from monitors.devices import DEVICES, Engines, devices_with, words_about
from monitors.explorer import report as explorer_report
from monitors.explorer.run import Wanted, explore, replay
from monitors.explorer.target_file import CITIZEN, ROLES, read_explorer_target
from monitors.janitor import clean_daily
from monitors.journeys import JOURNEYS
from monitors.journeys.walking import Setting, walk_all, walks_of
from monitors.oncall import command as oncall
from monitors.report import describe
from monitors.results import keep_result
from monitors.rounds import after_round
from monitors.running import Intervals, keeping, plans_of, targets_of
from monitors.schedule import Schedule, run_schedule
from monitors.store.database import StoreRefused, open_store
from monitors.targets import KEY_VARIABLE, READ_VARIABLE, TargetRefused, read_target
from monitors.traffic import KnownHours, read_hours
from monitors.verdicts import CouldNotLook, exit_code
from monitors.watched import Watched

COULD_NOT_LOOK = 2
SITE = "http://127.0.0.1:8000"
AXE = Path(__file__).resolve().parents[1] / "pwa/node_modules/axe-core/axe.min.js"


def main(arguments: list[str] | None = None) -> None:
    """Exit code 0: all is green; 1: a finding; 2: the monitor could not look."""
    given = _parser().parse_args(arguments)
    if given.command == "oncall":
        _serve_oncall(given)
        return
    try:
        work = given.work(given, provide_all())
        raise SystemExit(asyncio.run(_stoppable(work)))
    except (TargetRefused, NoBrowser, CouldNotLook) as refused:
        raise SystemExit(_refuse(str(refused))) from None
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise SystemExit(_refuse("Turen blev afbrudt. Det, der var taget, er givet tilbage.")) from None


async def _walk(given: argparse.Namespace, engines: Engines) -> int:
    journeys = [JOURNEYS[name] for name in given.journey or JOURNEYS]
    devices = [one for one in devices_with(engines) if not given.device or one.name in given.device]
    verdicts = await walk_all(walks_of(journeys, devices), _setting(given), engines, headed=given.headed)
    for verdict in verdicts:
        _tell("\n" + describe(verdict))
    _tell("\n" + words_about(engines))
    return exit_code(verdicts)


async def _explore(given: argparse.Namespace, engines: Engines) -> int:
    wanted, chromium = _wanted(given, given.role), engines["chromium"]
    work = replay(wanted, chromium, given.replay) if given.replay else explore(wanted, chromium)
    exploration = await work
    _tell("\n" + explorer_report.describe(exploration))
    return explorer_report.exit_code(exploration)


async def _run(given: argparse.Namespace, engines: Engines) -> int:
    """Ends only by being stopped."""
    try:
        who = read_plan(given.plan)
        store = open_store(given.results, _now())
    except (PlanRefused, StoreRefused) as refused:
        raise CouldNotLook(str(refused)) from refused
    setting, wanted = _setting(given, who.channels.heartbeat), _wanted(given)
    targets = targets_of(setting.target.base_url, given.explore)
    token = setting.target.read_token
    _tell(words_about(engines))
    read = partial(read_hours, setting.target, token, given.opening, given.patience)
    known = KnownHours(read, given.opening, _tell)
    intervals = Intervals(read=given.read_every, write=given.write_every)
    plans = plans_of(setting, wanted, targets, engines, intervals)
    keep = keeping(given.results, _tell, lambda result: keep_result(store, who, result, given.results))
    watched = Watched(setting.target.base_url, token)
    with closing(store):
        schedule = Schedule(plans, lambda: known.current, keep, _now)

        async def end_round() -> None:
            try:
                await after_round(store, who, _now, watched=watched)
            finally:
                # A full disk may be what keeps the round from its end.
                await clean_daily(store, given.results, _now)

        await run_schedule(schedule, known, end_round)
    return 0


def _setting(given: argparse.Namespace, outside: str = "") -> Setting:
    target = read_target(given.target, given.key_file, token_file=given.token_file)
    return Setting(target=target, results=given.results, now=_now, patience=given.patience, tell=_tell, outside=outside)


def _wanted(given: argparse.Namespace, role: str = CITIZEN) -> Wanted:
    target = read_explorer_target(given.target, role)
    marking = read_target(target.url, given.key_file, token_file=given.token_file)
    if not given.axe.is_file():
        _tell(f"Uden {given.axe} bliver siderne ikke prøvet for hindringer. Angiv axe-core med --axe.")
    return Wanted(
        target=target, marking=marking, seed=given.seed, minutes=given.minutes, results=given.results,
        patience=given.patience, axe=given.axe if given.axe.is_file() else None, now=_now, tell=_tell,
        headed=given.headed,
    )  # fmt: skip


def _serve_oncall(given: argparse.Namespace) -> None:
    try:
        oncall.start(given, _now, _tell)
    except oncall.OnCallRefused as refused:
        raise SystemExit(_refuse(str(refused))) from None
    except KeyboardInterrupt:
        return


async def _stoppable(work: Awaitable[int]) -> int:
    """`work`, ended by SIGTERM as by Ctrl-C: what was taken is given back first."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return COULD_NOT_LOOK


def _tell(line: str) -> None:
    print(line, flush=True)


def _now() -> datetime:
    return datetime.now(UTC)


def _minutes(text: str) -> timedelta:
    minutes = int(text)
    if minutes < 1:
        raise ValueError
    return timedelta(minutes=minutes)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="borgertid-monitor", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    walk = commands.add_parser("walk", help="walk once and print verdicts")
    walk.set_defaults(work=_walk)
    walk.add_argument("--target", default=SITE, metavar="URL", help="default: %(default)s")
    walk.add_argument("--journey", action="append", choices=sorted(JOURNEYS), help="default: all; may be repeated")
    walk.add_argument(
        "--device", action="append", choices=[one.name for one in DEVICES], help="default: all that this machine has"
    )
    explore = commands.add_parser("explore", help="find and try every link and control, and print verdicts")
    explore.set_defaults(work=_explore)
    explore.add_argument(
        "--target",
        default=SITE,
        metavar="URL|FILE",
        help="a Borgertid, or another site's file; default: %(default)s",
    )
    explore.add_argument(
        "--as", dest="role", choices=list(ROLES), default=CITIZEN, help="who explores a Borgertid; default: %(default)s"
    )
    explore.add_argument("--replay", metavar="ID", help="try one exercise again, alone")
    run = commands.add_parser(
        "run", help="walk and explore again and again, day and night, and write down what was seen"
    )
    run.set_defaults(work=_run)
    run.add_argument("--target", default=SITE, metavar="URL", help="default: %(default)s")
    run.add_argument(
        "--explore", type=Path, action="append", default=[], metavar="FILE",
        help="a target's file for the explorer, in place of the shipped one of its name, or besides; may be repeated",
    )  # fmt: skip
    _add_times(run)
    for command in (explore, run):
        command.add_argument("--seed", type=int, default=1, help="another seed, another order; default: %(default)s")
        command.add_argument("--minutes", type=float, default=15, help="the explorer's time box; default: %(default)s")
        command.add_argument("--axe", type=Path, default=AXE, metavar="FILE", help="axe-core; default: %(default)s")
    for command, patience in ((walk, 10), (explore, 8), (run, 10)):
        _add_common(command, patience)
    oncall.add_options(commands.add_parser("oncall", help="serve the on-call page and the public status page"))
    return parser


def _add_common(command: argparse.ArgumentParser, patience: float) -> None:
    command.add_argument("--key-file", type=Path, help=f"the key that signs the mark; default: {KEY_VARIABLE}")
    command.add_argument(
        "--token-file", type=Path,
        help=f"the token that opens figures and the mails of test citizens; default: {READ_VARIABLE}",
    )  # fmt: skip
    command.add_argument("--results", type=Path, default=Path("monitor-results"), help="default: %(default)s")
    command.add_argument(
        "--patience", type=float, default=patience, metavar="SECONDS",
        help="for a page or an answer; default: %(default)s",
    )  # fmt: skip
    command.add_argument("--headed", action="store_true", help="show the browser")


def _add_times(run: argparse.ArgumentParser) -> None:
    run.add_argument("--plan", type=Path, default=DEFAULT, help="who is told of what; default: the shipped one")
    run.add_argument(
        "--opening", type=time.fromisoformat, default="08:00", metavar="HH:MM",
        help="local; by then everything has been tried; default: %(default)s",
    )  # fmt: skip
    for name, default, text in (
        ("--read-every", "5", "walks that only look, all day"),
        ("--write-every", "60", "walks that book, in quiet hours"),
    ):
        run.add_argument(name, type=_minutes, default=default, metavar="MINUTES", help=f"{text}; default: %(default)s")


if __name__ == "__main__":
    main()
