"""What the privacy page tells is what the database and the code do."""

import json

from api.contacts.operations import KEPT as CODES_KEPT
from api.database import Connection
from api.fault_reports.rules import KEPT as FAULTS_KEPT
from api.messages.rules import KEEP_SETTLED
from tests.architecture.sources import PAGES

FACTS = json.loads((PAGES / "screens" / "privacy" / "facts.json").read_text())
NOT_PERSONAL = {"municipality_id", "contact_id", "erase_on", "booked_by_staff"}


async def test_the_page_names_every_column_that_is_about_a_person(connection: Connection) -> None:
    rows = await connection.fetch("SELECT column_name FROM information_schema.columns WHERE table_name = 'contact'")
    assert {name for (name,) in rows} - NOT_PERSONAL == set(FACTS["contact"])


def test_the_page_says_for_how_long_each_thing_is_kept() -> None:
    kept = {"code_days": CODES_KEPT, "mail_days": KEEP_SETTLED, "fault_days": FAULTS_KEPT}
    assert {name: FACTS[name] for name in kept} == {name: span.days for name, span in kept.items()}
