"""The demo's mailbox: every mail of the demo lands here and goes nowhere else."""

import asyncio
import re
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import default
from pathlib import Path

from msgspec import Struct

from api.demo.mail_server import Envelope, running_mail_server

KEPT = 200
"""The newest so many are kept."""

MAIL_ID = re.compile(r"[0-9]{20}-[0-9a-f]{8}")


class Attachment(Struct, frozen=True):
    filename: str
    media_type: str
    content: bytes


class Mail(Struct, frozen=True):
    mail_id: str
    sender: str
    to: str
    subject: str
    language: str
    received_at: datetime
    text: str
    attachments: list[Attachment]


class Mailbox:
    """A folder with one .eml file for each mail, named so that the order of names is the order of arrival."""

    def __init__(self, folder: Path, clock: Callable[[], int] = time.time_ns) -> None:
        """`clock` gives nanoseconds since 1970."""
        self.folder = folder
        self.clock = clock

    def keep(self, content: bytes) -> str:
        """Store a mail as it came, let the oldest go, and answer its id."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        mail_id = f"{self.clock():020d}-{secrets.token_hex(4)}"
        # Written beside and then renamed: a reader never meets half a mail.
        unfinished = self.folder / f"{mail_id}.part"
        unfinished.write_bytes(content)
        unfinished.rename(self.folder / f"{mail_id}.eml")
        for old in self._ids()[KEPT:]:
            (self.folder / f"{old}.eml").unlink(missing_ok=True)
        return mail_id

    def mails(self) -> list[Mail]:
        """All that are kept, the newest first."""
        return [mail for mail_id in self._ids() if (mail := self.find(mail_id))]

    def find(self, mail_id: str) -> Mail | None:
        """One mail, or None when it is gone or never was."""
        if not MAIL_ID.fullmatch(mail_id):
            return None
        try:
            content = (self.folder / f"{mail_id}.eml").read_bytes()
        except FileNotFoundError:
            return None
        return _read(mail_id, content)

    def _ids(self) -> list[str]:
        stems = (path.stem for path in self.folder.glob("*.eml"))
        return sorted(filter(MAIL_ID.fullmatch, stems), reverse=True)


@asynccontextmanager
async def running_mailbox(folder: Path, *, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Receive mail into `folder` while the block runs; yields the SMTP URL to send to. Port 0 takes a free one."""
    mailbox = Mailbox(folder)

    async def receive(envelope: Envelope) -> str:
        await asyncio.to_thread(mailbox.keep, envelope.content)
        return "250 Kept"

    async with running_mail_server(receive, host, port) as url:
        yield url


def _read(mail_id: str, content: bytes) -> Mail:
    mail = message_from_bytes(content, _class=EmailMessage, policy=default)
    body = mail.get_body(("plain",))
    return Mail(
        mail_id=mail_id,
        sender=str(mail.get("From", "")),
        to=str(mail.get("To", "")),
        subject=str(mail.get("Subject", "")),
        language=str(mail.get("Content-Language", "da")),
        received_at=datetime.fromtimestamp(int(mail_id[:20]) / 1e9, UTC),
        text=_read_text(body) if body else "",
        attachments=[_read_attachment(part) for part in mail.iter_attachments()],
    )


def _read_text(part: MIMEPart) -> str:
    charset = part.get_content_charset("utf-8")
    try:
        return _content(part).decode(charset, "replace")
    except LookupError:
        return _content(part).decode("utf-8", "replace")


def _read_attachment(part: MIMEPart) -> Attachment:
    return Attachment(part.get_filename() or "vedhæftet", part.get_content_type(), _content(part))


def _content(part: MIMEPart) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
