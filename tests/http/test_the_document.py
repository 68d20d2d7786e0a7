"""Screens edit the municipality's file as a document; it stays the planner's own text, and has a history."""

import json
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from api.calendars.auditor import audit
from api.database import Connection
from api.settings import Settings
from tests.clock import Clock
from tests.http.fingerprint import fingerprint
from tests.http.planner import Planner, said
from tests.http.server import Citizen, a_booking
from tests.staff.files import A_TOWN, library_open
from tests.staff.people import refusal, signed_in

RULES = Path(__file__).parent.parent / "calendars" / "real_rules"
WITH_COMMENTS = A_TOWN.replace("minutes = 15\n", "minutes = 15  # as the counter of 2025 says\n").replace(
    '[[rules]]\nid = "library-public"', '# --- The library ---\n\n# opens late\n[[rules]]\nid = "library-public"'
)

WEEKDAYS = "hver mandag, tirsdag, onsdag, torsdag og fredag"


@pytest.fixture
async def planner(client: httpx.AsyncClient, settings: Settings) -> Planner:
    """Of a town whose file has just been saved, as version 2."""
    planner = Planner(client, settings)
    assert (await planner.save(WITH_COMMENTS)).status_code == 200
    return planner


def rule(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in document["rules"] if one["id"] == name)
    return found


async def test_the_document_has_the_keys_of_the_file_and_its_version(planner: Planner) -> None:
    answer = await planner.get("/document")
    assert answer.headers["etag"] == '"2"'
    document = said(answer)
    assert document["topics"][0] == {
        "id": "passport-adult",
        "name": {"da": "passport-adult", "en": "passport-adult"},
        "minutes": 15,
        "max_persons": 4,
    }
    assert (rule(document, "library-public")["from"], rule(document, "library-public")["valid_from"]) == (
        "10:00",
        "2026-01-01",
    )
    assert said(await planner.preview_document(document))["changes"] == []


async def test_a_town_of_many_absences_can_still_be_changed(planner: Planner) -> None:
    gone = [
        f"""
[[closures]]
id = "absence-{number:012x}-1"
reason = {{ da = "Fravær", en = "Absence" }}
from = 2026-03-02
until = 2026-03-02
pool = "library"
from_time = "08:00"
"""
        for number in range(400)
    ]
    file = WITH_COMMENTS + "".join(gone)
    assert len(file) > 64 * 1024
    said(await planner.save(file))
    document = await planner.document()
    assert said(await planner.preview_document(document))["changes"] == []
    assert said(await planner.preview(file))["changes"] == []
    assert said(await planner.save_document(document))["changes"] == []


async def test_a_preview_tells_words_times_and_bookings_and_changes_nothing(
    planner: Planner, citizen: Citizen, connection: Connection
) -> None:
    await citizen.post("/api/v1/bookings", a_booking("2026-11-24T10:30:00+01:00", office="library"))
    before = await fingerprint(connection)
    document = await planner.document()
    rule(document, "library-public")["from"] = "11:00"
    answer = await planner.preview_document(document)
    assert answer.headers["etag"] == '"2"'
    found = said(answer)
    assert found["changes"] == [
        f"Åbningstiden {WEEKDAYS} kl. 10.00–14.00 (Biblioteket: library), fra: fra kl. 10.00 til kl. 11.00"
    ]
    assert {time["pool"] for time in found["times"]} == {"library"}
    assert [misfit["reason"] for misfit in found["misfits"]] == ["outside-hours"]
    english = said(await planner.preview_document(document, "en"))
    assert english["changes"] == ["rule library-public: from_time: 10:00:00 -> 11:00:00"]
    # That somebody has read of a citizen's booking is written down.
    assert await fingerprint(connection) | {"audit_entry": ""} == before | {"audit_entry": ""}


async def test_what_is_saved_is_written_into_the_planners_own_text(planner: Planner) -> None:
    document = await planner.document()
    rule(document, "library-public")["from"] = "11:00"
    document["topics"][0]["minutes"] = 20
    document["closures"] = [
        {"id": "course", "reason": {"da": "Kursus", "en": "Course"}, "from": "2026-12-04", "until": "2026-12-04"}
    ]
    saved = await planner.save_document(document, '"2"')
    assert (said(saved)["version"], saved.headers["etag"]) == (3, '"3"')
    expected = WITH_COMMENTS.replace("minutes = 15 ", "minutes = 20 ")
    before, mark, after = expected.partition('id = "library-public"')
    expected = before + mark + after.replace('from = "10:00"', 'from = "11:00"', 1)
    expected += '\n[[closures]]\nid = "course"\nreason = {da = "Kursus", en = "Course"}\n'
    expected += "from = 2026-12-04\nuntil = 2026-12-04\n"
    file = await planner.get("/municipality")
    assert file.text == expected
    assert (file.headers["etag"], file.headers["content-type"]) == ('"3"', "application/toml")
    assert await planner.document() == document


async def test_what_was_changed_meanwhile_is_not_saved_over(planner: Planner, connection: Connection) -> None:
    document = await planner.document()
    said(await planner.save(library_open("12:00-14:00")))
    before = await fingerprint(connection)
    rule(document, "library-public")["from"] = "11:00"
    assert refusal(await planner.save_document(document, '"2"')) == (412, "municipality-changed")
    assert refusal(await planner.save_document(document, None)) == (428, "version-required")
    assert await fingerprint(connection) == before


async def test_a_repeated_save_has_one_effect_and_succeeds(planner: Planner, connection: Connection) -> None:
    document = await planner.document()
    rule(document, "library-public")["from"] = "11:00"
    said(await planner.save_document(document, '"2"'))
    before = await fingerprint(connection)
    assert said(await planner.save_document(document, '"2"'))["version"] == 3
    assert await fingerprint(connection) == before


async def test_what_is_wrong_is_told_at_its_place_in_danish(planner: Planner, connection: Connection) -> None:
    before = await fingerprint(connection)
    document = await planner.document()
    document["topics"][0].update(minutes=17, name={"da": "Pas", "en": ""})
    document["pools"][0]["topics"] = []
    document["rules"][0].update(capacity="2", until="09:00")
    document["rules"][1]["pool"] = "archive"
    document["rules"][2]["rrule"] = "FREQ=HOURLY"
    del document["offices"][1]["name"]
    document["offices"][0]["post/code"] = None
    document["closures"] = [{"id": "x", "reason": {"da": "a", "en": "b"}, "from": "2026-02-30"}]
    answer = await planner.preview_document(document)
    assert refusal(answer) == (422, "file-refused")
    told = {error["pointer"]: error["detail"] for error in answer.json()["errors"]}
    assert told == {
        "#/topics/0/name/en": "Må ikke være tom.",
        "#/topics/0/minutes": "Skal gå op i 5.",
        "#/pools/0/topics": "Vælg mindst 1.",
        "#/rules/0/capacity": "Skriv et helt tal.",
        "#/rules/1/pool": "Skrankegruppen archive findes ikke.",
        "#/rules/2/rrule": "Vælg dag, uge, måned eller år.",
        "#/offices/1/name": "Mangler.",
        "#/closures/0/from": "Skriv en dato, for eksempel 2026-11-24.",
    }
    assert await fingerprint(connection) == before


async def test_a_group_with_the_id_of_one_that_is_gone_elsewhere_is_told_what_helps(planner: Planner) -> None:
    document = await planner.document()
    desks = {**document["pools"][0], "id": "desks", "office": "town-hall"}
    said(await planner.save_document({**document, "pools": [*document["pools"], desks]}))
    said(await planner.save_document(document))
    answer = await planner.preview_document({**document, "pools": [*document["pools"], {**desks, "office": "library"}]})
    assert refusal(answer) == (422, "file-refused")
    assert [(error["pointer"], error["detail"]) for error in answer.json()["errors"]] == [
        (
            "#/pools/3/office",
            "Der har været en gruppe med det navn på et andet sted. Giv den et andet navn. I selve filen: et andet id.",
        )
    ]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"a/b~c": 1}, "#/a~1b~0c"),
        ({"hosts": [None]}, "#/hosts/0"),
        ({"rules": [5]}, "#/rules/0"),
        ({"rules": {"a": 1}}, "#/rules"),
        ({"id": "elsewhere"}, "#/id"),
        ({"name": "\n"}, "#/name"),
        ({"name": json.loads("[" * 800 + "]" * 800)}, "#"),
    ],
)
async def test_what_no_file_can_say_is_told_at_its_place(planner: Planner, wrong: Any, pointer: str) -> None:
    document = await planner.document()
    answer = await planner.preview_document({**document, **wrong})
    assert refusal(answer) == (422, "file-refused")
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


async def test_the_history_says_who_changed_what_and_goes_back_and_forth(
    planner: Planner, connection: Connection, clock: Clock, pool: asyncpg.Pool
) -> None:
    document = await planner.document()
    rule(document, "library-public")["from"] = "11:00"
    clock.pass_by(minutes=5)
    said(await planner.save_document(document, '"2"'))
    history = said(await planner.get("/municipality/history"))
    assert (history["version"], history["more_before"]) == (3, None)
    assert history["editions"][0] == {
        "version": 3,
        "actor": "Program",
        "at": "2026-11-23T08:05:00+01:00",
        "changes": [
            f"Åbningstiden {WEEKDAYS} kl. 10.00–14.00 (Biblioteket: library), fra: fra kl. 10.00 til kl. 11.00"
        ],
    }
    assert (await planner.get("/municipality/history/2")).text == WITH_COMMENTS
    preview = await planner.post("/municipality/history/2/preview", {})
    assert said(preview)["changes"] == [
        f"Åbningstiden {WEEKDAYS} kl. 11.00–14.00 (Biblioteket: library), fra: fra kl. 11.00 til kl. 10.00"
    ]
    assert said(await planner.restore(2, preview.headers["etag"]))["version"] == 4
    assert (await planner.get("/municipality")).text == WITH_COMMENTS
    assert said(await planner.restore(3, '"4"'))["version"] == 5, "going back is undone"
    assert await planner.document() == document
    assert await audit(pool, clock.now) == []


async def test_a_planner_of_one_office_is_told_of_its_own_bookings_only_and_that_is_written_down(
    planner: Planner, citizen: Citizen, client: httpx.AsyncClient, settings: Settings, connection: Connection,
    clock: Clock,
) -> None:  # fmt: skip
    for office in ("town-hall", "library"):
        said(await citizen.post("/api/v1/bookings", a_booking("2026-11-24T10:00:00+01:00", office=office)))
    librarian = Planner(client, settings)
    librarian.headers = await signed_in(connection, clock.now, "planner", offices=("library",))

    async def told() -> list[list[str]]:
        """The pools of the bookings that previews of what holds already name, and of a save of it."""
        document = await librarian.document()
        version = said(await planner.get("/municipality/history"))["version"]
        answers = [
            await librarian.preview_document(document),
            await librarian.post(f"/municipality/history/{version}/preview", {}),
            await librarian.save_document(document),
            await librarian.restore(version),
        ]
        return [[one["pool"] for one in said(answer)["misfits"]] for answer in answers]

    async def written() -> list[tuple[str, str, str]]:
        """The reads of the librarian."""
        rows = await connection.fetch(
            "SELECT action, subject_kind, office_id FROM audit_entry WHERE subject LIKE 'password:%'"
        )
        return [tuple(row) for row in rows]

    document = await planner.document()
    rule(document, "town-hall-public")["from"] = "12:00"
    assert [one["pool"] for one in said(await planner.save_document(document))["misfits"]] == ["town-hall"]
    assert await told() == [[]] * 4
    assert await written() == []
    rule(document, "library-public")["from"] = "12:00"
    assert len(said(await planner.save_document(document))["misfits"]) == 2
    assert await told() == [["library"]] * 4
    assert await written() == [("read", "misfits", "library")] * 4


@pytest.mark.parametrize("version", [0, 1, 99, 2**63])
async def test_a_version_that_is_not_kept_is_not_found(planner: Planner, version: int) -> None:
    assert refusal(await planner.get(f"/municipality/history/{version}")) == (404, "version-not-found")
    assert refusal(await planner.restore(version)) == (404, "version-not-found")


async def test_whoever_imported_before_files_were_kept_is_told_what_to_do(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    planner = Planner(client, settings)
    for path in ("/document", "/municipality", "/municipality/history"):
        answer = await planner.get(path)
        assert refusal(answer) == (409, "file-not-kept")
        assert answer.json()["detail"] == "Importer filen én gang til: borgertid import FIL."
    assert refusal(await planner.save_document({"id": "by"})) == (409, "file-not-kept")
    said(await planner.save(A_TOWN))
    assert (await planner.get("/municipality")).text == A_TOWN


@pytest.mark.parametrize("number", range(1, 9))
async def test_a_real_rule_is_set_up_from_scratch_as_its_file_says(
    client: httpx.AsyncClient, settings: Settings, connection: Connection, number: int
) -> None:
    """Through the document alone, and the database says what it says after importing the file."""
    planner = Planner(client, settings)
    file = (RULES / f"r{number:02}.toml").read_text()
    said(await planner.save(file))
    imported, wanted = await calendars(connection), await planner.document()
    before, _, after = A_TOWN.partition('[[pools]]\nid = "caseworker"')
    said(await planner.save(before + after[after.index("[[rules]]") :]))
    assert await calendars(connection) != imported
    said(await planner.save_document(wanted))
    assert await calendars(connection) == imported
    assert await planner.document() == wanted


async def calendars(connection: Connection) -> dict[str, list[str]]:
    """All that a municipality's file brings about, but for numbers that only count changes."""
    tables = {
        "municipality": "name, time_zone, settings",
        "office": "office_id, position, name, content",
        "topic": "topic_id, position, minutes, fixed_minutes, max_persons, content",
        "pool": "pool_id, office_id, name, topics, step_minutes, content",
        "opening_rule": "rule_id, pool_id, lane, content",
        "closure": "closure_id, content",
        "pool_day": "pool_id, day, lane, first_cell, capacity, free, spans, walk_in_cells",
    }
    kept = {"office": "NOT retired", "topic": "NOT retired", "pool": "NOT retired", "pool_day": "cardinality(free) > 0"}
    return {
        table: sorted(
            str(tuple(row)) for row in await connection.fetch(
                f"SELECT {columns} FROM {table} WHERE {kept.get(table, 'true')}"
            )
        )
        for table, columns in tables.items()
    }  # fmt: skip


async def test_a_path_names_all_that_can_be_done_there(planner: Planner) -> None:
    for path in ("/api/v1/staff/document", "/api/v1/staff/municipality"):
        answer = await planner.client.options(path, headers=planner.headers)
        assert answer.headers["allow"] == "GET, OPTIONS, PUT"
