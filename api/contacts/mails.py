"""The mail with a code: written when it is sent, and only to a contact that is known."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from api.catalogue.rules import Language
from api.contacts.code import digits_of
from api.contacts.operations import MESSAGE
from api.contacts.queries import select_told
from api.contacts.rules import is_test_email
from api.database import Connection
from api.messages.outbox import Render
from api.messages.rules import Message

SUBJECT: dict[Language, str] = {"da": "Din kode til borgerservice", "en": "Your code for citizen services"}
TEXT: dict[Language, str] = {
    "da": """Din kode er: {digits}

Skriv den, hvor du blev bedt om den. Den gælder i 10 minutter og kun på den enhed, du bad om den på.
Giv den ikke til andre. Vi ringer eller skriver aldrig for at få den.

Har du ikke bedt om en kode, skal du ikke gøre noget.

Du kan ikke svare på denne mail.

Venlig hilsen
{municipality}
""",
    "en": """Your code is: {digits}

Enter it where you were asked for it. It is valid for 10 minutes, and only on the device on which you asked for it.
Give it to nobody. We never call or write to get it.

If you have not asked for a code, you need do nothing.

You cannot reply to this mail.

Kind regards
{municipality}
""",
}


def code_mails(key: bytes, now: Callable[[], datetime]) -> dict[str, Render]:
    """The renderer by kind. It takes a code's id, and answers None when nobody is to get that code, or too late."""

    async def render(connection: Connection, municipality_id: str, code_id: UUID) -> Message | None:
        told = await select_told(connection, municipality_id, code_id)
        if told is None or told.expires_at <= now():
            return None
        words = {"digits": digits_of(key, code_id), "municipality": told.municipality}
        return Message(
            to=told.email,
            subject=SUBJECT[told.language],
            text=TEXT[told.language].format(**words),
            language=told.language,
            synthetic=is_test_email(told.email),
        )

    return {MESSAGE: render}
