"""The command `borgertid`. Each command imports what it needs itself, so that `--help` is quick."""

import argparse
import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from api.settings import read_settings

BROKEN_OFF = 130
"""What a shell says of a command that was interrupted."""


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text} is no number of a report")
    return int(text)


def _words(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("write something")
    return text


def _minutes(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 1440:
        raise argparse.ArgumentTypeError(f"{text} is no number of minutes from 1 to 1440")
    return int(text)


def _moment(text: str) -> datetime:
    """A moment with its offset; without one it is Danish time."""
    from api.jobs.schedule import ZONE

    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no moment: write one such as 2026-11-23T21:30") from None
    return given if given.tzinfo else given.replace(tzinfo=ZONE)


def main(arguments: Sequence[str] | None = None) -> None:
    # Being told to stop unwinds like Ctrl-C, so that everything that was started is stopped too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # A closed terminal counts as SIGTERM, which the web server waits for; it knows nothing of SIGHUP.
    signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    options = vars(_parser().parse_args(arguments))
    command: Callable[..., int | None] = options.pop("command")
    try:
        raise SystemExit(command(**options))
    except KeyboardInterrupt:
        # What runs until it is told to stop has done its work; what was broken off has not, and nothing may follow it.
        raise SystemExit(0 if command in {serve, demo} else BROKEN_OFF) from None
    except _refusals() as refusal:
        # Of what was waited for in vain nothing is said.
        raise SystemExit(f"borgertid: {str(refusal) or 'The database does not answer.'}") from None


def serve(workers: int) -> None:
    from api.database.given import told_database
    from api.serving import serve

    settings = read_settings()
    with told_database(settings) as database_url:
        serve(settings, database_url, workers)


def migrate() -> None:
    from api.database.migrations import migrate

    async def apply(pool: Any) -> list[str]:
        async with pool.acquire() as connection:
            return await migrate(connection)

    names = _with_pool(apply)
    print("\n".join(f"applied {name}" for name in names) or "nothing to apply")


def import_(file: Path, dry_run: bool) -> None:
    from api.municipality_file.operations import import_file

    print(_with_pool(lambda pool: import_file(pool, file, datetime.now(UTC), dry_run)))


def accessibility(file: Path) -> None:
    from api.municipality_file.parse import parse
    from api.municipality_file.statement import statement_input

    today = datetime.now(UTC).date()
    print(statement_input(parse(file.read_bytes(), today).plan, today))


def auditor() -> int:
    """1 when a pool day differs from what rules and bookings say."""
    from api.calendars.auditor import audit

    differences = _with_pool(lambda pool: audit(pool, datetime.now(UTC)))
    for found in differences:
        print(f"{found.municipality_id} {found.pool_id} {found.day} {found.lane}: {found.what}")
        print(f"  expected {found.expected}\n  found    {found.found}")
    print(f"{len(differences)} differences")
    return 1 if differences else 0


def faults(number: int | None = None, text: str = "") -> int:
    """1 when there is no open report of that number."""
    from api.fault_reports.operations import answer, waiting

    if number is not None:
        done = _with_pool(lambda pool: answer(pool, number, text, datetime.now(UTC)))
        print(f"{number} is answered" if done else f"no open report has the number {number}")
        return 0 if done else 1
    reports = _with_pool(waiting)
    for one in reports:
        print(f"{one.number}  {one.owner} by {one.deadline:%Y-%m-%d %H:%M} UTC  {one.municipality_id}  {one.route}")
        print(f"  version {one.app_version}, request {one.request_id or 'unknown'}\n  {one.what or 'no words'}")
    print(f"{len(reports)} wait for an answer")
    return 0


def account() -> None:
    from api.staff.operations import select_all_accounts

    for municipality_id, one in _with_pool(select_all_accounts):
        where = ", ".join(one.offices) or "all offices"
        print(f"{municipality_id}  {one.user_name}  {one.role.value}  {where}  {one.name}{'  (demo)' * one.demo}")


def add_account(user: str, name: str, role: str, office: list[str], municipality: str | None) -> None:
    from getpass import getpass

    from api.staff.operations import AccountRefused, NewAccount, keep_account_for
    from api.staff.rules import Role

    password = getpass(f"Password of {user}: ")
    if getpass("The same once more: ") != password:
        raise AccountRefused("the two passwords are not the same; nothing was changed")
    new = NewAccount(user_name=user, name=name, role=Role(role), offices=office)
    kept_in = _with_pool(lambda pool: keep_account_for(pool, municipality, new, password, datetime.now(UTC)))
    print(f"{user} can sign in to {kept_in} as {role}")


def remove_account(user: str, municipality: str | None) -> None:
    from api.staff.operations import remove_account

    removed_from = _with_pool(lambda pool: remove_account(pool, municipality, user, datetime.now(UTC)))
    print(f"{user} can no longer sign in to {removed_from}")


def deploy_window(minutes: int, at: datetime | None) -> int:
    """0 when the site can be updated now, 1 when citizens need it, 2 when nobody can say."""
    from asyncpg import PostgresError

    from api.jobs.schedule import ZONE
    from api.traffic import telling
    from api.traffic.operations import judge_week
    from api.traffic.rules import advise

    now = datetime.now(UTC)
    try:
        week = _with_pool(lambda pool: judge_week(pool, None, ZONE, now))
    except (PostgresError, *_refusals()) as error:
        print(f"Nobody can say: the traffic cannot be read ({error}).")
        return 2
    advice = advise(week, ZONE, at or now, timedelta(minutes=minutes))
    print(telling.describe(advice))
    return telling.exit_code(advice)


def backup(folder: Path) -> None:
    from api.backup import backup
    from api.database.given import told_database

    settings = read_settings()
    with told_database(settings) as database_url:
        print(asyncio.run(backup(database_url, settings.data_dir / "keys", folder)))


def restore(folder: Path, replace: bool) -> None:
    from api.backup import restore
    from api.database.given import told_database

    settings = read_settings()
    with told_database(settings) as database_url:
        print(
            asyncio.run(restore(database_url, settings.data_dir / "keys", folder, datetime.now(UTC), replace=replace))
        )


def demo() -> None:
    from api.demo.run import run

    run(read_settings())


def openapi() -> None:
    import json

    from api.app import create_litestar
    from api.web.document import document_of
    from api.web.edge import Measures

    app = create_litestar(read_settings(), "", Measures(), jobs=False)
    print(json.dumps(document_of(app), indent=2, ensure_ascii=False))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="borgertid", description="Appointments at borgerservice.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(command: Callable[..., int | None], text: str) -> argparse.ArgumentParser:
        name = command.__name__.rstrip("_").replace("_", "-")
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(command=command)
        return added

    add(serve, "Serve pages and API.").add_argument(
        "--workers", type=int, default=os.cpu_count(), help="processes (one for each core)"
    )
    add(migrate, "Bring the database up to date.")
    importing = add(import_, "Make the database say what a municipality file says.")
    importing.add_argument("file", type=Path)
    importing.add_argument("--dry-run", action="store_true", help="tell what would change, and change nothing")
    stating = add(accessibility, "Print what WAS-Tool asks for, from a municipality file.")
    stating.add_argument("file", type=Path)
    add(auditor, "Recount every pool day from rules and bookings, and report what differs.")
    telling = add(faults, "List the faults that citizens have told of, or answer one.")
    answering = telling.add_subparsers(metavar="answer").add_parser("answer", help="close one")
    answering.add_argument("number", type=_number)
    answering.add_argument("text", type=_words, help="what is said to whoever names the number")
    _add_account_commands(add(account, "List those who sign in with a password, add one or remove one."))
    deploying = add(deploy_window, "Tell whether the site can be updated now without being in citizens' way.")
    deploying.add_argument("--minutes", type=_minutes, default=30, help="how long the update may last (%(default)s)")
    deploying.add_argument("--at", type=_moment, metavar="MOMENT", help="instead of now, such as 2026-11-23T21:30")
    add(backup, "Copy database and keys into an empty folder.").add_argument("folder", type=Path)
    restoring = add(restore, "Bring a backup back into an empty database.")
    restoring.add_argument("folder", type=Path)
    restoring.add_argument("--replace", action="store_true", help="throw away what the database holds now")
    add(demo, "Serve the demo: a municipality, a mailbox, and a database of its own.")
    add(openapi, "Print the OpenAPI document.")
    return parser


def _add_account_commands(listing: argparse.ArgumentParser) -> None:
    changes = listing.add_subparsers(metavar="add|remove")
    adding = changes.add_parser("add", help="let somebody sign in, or give them another password; asks for it")
    adding.set_defaults(command=add_account)
    adding.add_argument("--name", required=True, help="as colleagues and the audit know them")
    adding.add_argument("--role", required=True, choices=["reader", "clerk", "planner", "administrator"])
    adding.add_argument("--office", action="append", default=[], help="an office where they work (all)")
    removing = changes.add_parser("remove", help="let somebody sign in no more, and sign them out")
    removing.set_defaults(command=remove_account)
    for changing in (adding, removing):
        changing.add_argument("user", type=_words)
        changing.add_argument("--municipality", help="its id (the only one there is)")


def _with_pool(work: Callable[[Any], Any]) -> Any:
    """Run `work(pool)` on the database and answer what it answers."""
    from api.database import create_pool
    from api.database.given import told_database

    async def connect_and_work(database_url: str) -> Any:
        pool = await create_pool(database_url, size=2)
        try:
            return await work(pool)
        finally:
            await pool.close()

    with told_database(read_settings()) as database_url:
        return asyncio.run(connect_and_work(database_url))


def _refusals() -> tuple[type[Exception], ...]:
    """What is told in a sentence instead of a traceback. Asked for only when something was raised."""
    import asyncpg

    from api.backup import BackupRefused
    from api.database.embedded import ServerFailed
    from api.database.migrations import MigrationRefused
    from api.database.tools import ToolFailed
    from api.municipality_file.faults import FileRefused
    from api.serving import PortTaken, Unusable
    from api.staff.operations import AccountRefused

    own = (AccountRefused, ServerFailed, ToolFailed, MigrationRefused, BackupRefused, FileRefused, PortTaken, Unusable)
    of_its_settings = (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError)
    for_now = (asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError)
    return *own, *of_its_settings, *for_now, asyncpg.ClientConfigurationError, OSError


if __name__ == "__main__":
    main()
