"""borgertid-monitor: walks the pages as a citizen would, and tells what it saw."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path

from monitors.browser import NoBrowser, provide
from monitors.journeys import JOURNEYS
from monitors.journeys.walking import Setting, walk_all
from monitors.report import describe
from monitors.targets import KEY_VARIABLE, TargetRefused, read_target
from monitors.verdicts import Verdict, exit_code

COULD_NOT_LOOK = 2


def main(arguments: list[str] | None = None) -> None:
    """Exit code 0: all walks are green; 1: a finding; 2: the monitor could not look."""
    given = _parser().parse_args(arguments)
    try:
        target = read_target(given.target, given.key_file)
        chromium = provide()
    except (TargetRefused, NoBrowser) as refused:
        raise SystemExit(_refuse(str(refused))) from None
    setting = Setting(target=target, results=given.results, now=_now, patience=given.patience, tell=_tell)
    journeys = [JOURNEYS[name] for name in given.journey or JOURNEYS]
    try:
        verdicts = asyncio.run(_stoppable(walk_all(journeys, setting, chromium, headed=given.headed)))
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise SystemExit(_refuse("Turen blev afbrudt. Det, der var taget, er givet tilbage.")) from None
    for verdict in verdicts:
        _tell("\n" + describe(verdict))
    raise SystemExit(exit_code(verdicts))


async def _stoppable(walking: Awaitable[list[Verdict]]) -> list[Verdict]:
    """`walking`, ended by SIGTERM as by Ctrl-C: what was taken is given back first."""
    task = asyncio.ensure_future(walking)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return COULD_NOT_LOOK


def _tell(line: str) -> None:
    print(line, flush=True)


def _now() -> datetime:
    return datetime.now(UTC)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="borgertid-monitor", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    walk = commands.add_parser("walk", help="walk once and print verdicts")
    walk.add_argument("--target", default="http://127.0.0.1:8000", metavar="URL", help="default: %(default)s")
    walk.add_argument("--journey", action="append", choices=sorted(JOURNEYS), help="default: all; may be repeated")
    walk.add_argument("--key-file", type=Path, help=f"the key that signs the mark; default: {KEY_VARIABLE}")
    walk.add_argument("--results", type=Path, default=Path("monitor-results"), help="default: %(default)s")
    walk.add_argument(
        "--patience", type=float, default=10, metavar="SECONDS", help="for a page or an answer; default: %(default)s"
    )
    walk.add_argument("--headed", action="store_true", help="show the browser")
    return parser


if __name__ == "__main__":
    main()
