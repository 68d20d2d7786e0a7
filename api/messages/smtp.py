"""Sends messages by SMTP."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib import (
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponse,
    SMTPResponseException,
)

from api.messages.rules import GIVE_UP_AFTER, GIVE_UP_ONE_AFTER, SENDING, Message, NotSent

TIMEOUT = 20.0
"""Seconds for each answer of the server until a message is handed over."""
TAKING = SENDING.total_seconds()
"""Seconds that it may look at a message before it says that it has taken it. Who hangs up earlier sends again what has
arrived already (RFC 1047, RFC 5321 4.5.3.2.6)."""
FAREWELL = 2.0


class SmtpSender:
    """Sends through the server of `smtp_url`: smtp://user:password@host:port, or smtps:// for TLS from the first byte.

    Over smtp:// TLS is used when the server offers it, and demanded when there is a password to protect.
    """

    def __init__(self, smtp_url: str, mail_from: str, now: Callable[[], datetime]) -> None:
        """ValueError says which setting is wrong, before any message is tried with it."""
        self.connection = read_smtp_url(smtp_url)
        self.sender = read_sender(mail_from)
        self.now = now

    async def __call__(self, message: Message, stable_id: str) -> None:
        """Send, or raise NotSent with a reason that holds no personal data."""
        try:
            mail = compose(message, stable_id, self.sender, self.now())
        except (ValueError, UnicodeError) as error:
            raise NotSent("malformed address", for_good=True) from error
        client = _Client(timeout=TIMEOUT, **self.connection)
        try:
            await client.connect()
            await client.send_message(mail)
            # The server has taken the message; what it says to a farewell changes nothing.
            with suppress(SMTPException, OSError):
                await client.quit(timeout=FAREWELL)
        except (SMTPException, OSError, ValueError) as error:
            raise not_sent(error) from error
        finally:
            # `async with` would say farewell also after a cancellation, and wait for the answer.
            client.close()


class _Client(aiosmtplib.SMTP):
    """Has more patience once it hands a message over, and only then: `send_message` would have it for each answer."""

    async def data(self, message: str | bytes, /, **_: Any) -> SMTPResponse:
        return await super().data(message, timeout=TAKING)


def read_smtp_url(smtp_url: str) -> dict[str, Any]:
    """What `aiosmtplib.SMTP` wants to know. ValueError says what is wrong with the URL."""
    url = urlsplit(smtp_url)
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ValueError("SMTP_URL must be smtp://host:port or smtps://host:port")
    tls = url.scheme == "smtps"
    return {
        "hostname": url.hostname,
        "port": url.port or (465 if tls else 587 if url.username else 25),
        "username": unquote(url.username) if url.username else None,
        "password": unquote(url.password) if url.password else None,
        "use_tls": tls,
        "start_tls": True if url.password and not tls else False if tls else None,
        # Who could show a forged certificate could as well hide that there is one: it protects only what demands TLS.
        "validate_certs": tls or url.password is not None,
    }


def read_sender(mail_from: str) -> Address:
    """ValueError says what is wrong with the setting."""
    name, address = parseaddr(mail_from)
    try:
        sender = Address(name, addr_spec=address)
    except (ValueError, HeaderParseError, IndexError, AttributeError):
        sender = Address()
    if not sender.username or not sender.domain:
        raise ValueError(f'MAIL_FROM={mail_from} is no sender: write one such as "Borgerservice" <tid@by.example>.')
    return sender


def compose(message: Message, stable_id: str, sender: Address, now: datetime) -> EmailMessage:
    """The message as an e-mail. ValueError if the address is none."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = _address(message.to)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{stable_id}@{sender.domain}>"
    mail["Content-Language"] = message.language
    # RFC 3834: keeps holiday notices and other robots from answering.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    for attachment in message.attachments:
        maintype, _, subtype = attachment.media_type.partition("/")
        mail.add_attachment(
            attachment.content,
            maintype=maintype,
            subtype=subtype,
            filename=attachment.filename,
            params=attachment.parameters,
        )
    return mail


def _address(text: str) -> Address:
    """One bare address and nothing else, with a Danish domain such as ærø.dk in the form that every server takes."""
    local, at, domain = text.rpartition("@")
    if not at or any(character.isspace() for character in text):
        raise ValueError("not an address")
    try:
        return Address(addr_spec=f"{local}@{domain.encode('idna').decode('ascii')}")
    except (HeaderParseError, IndexError, AttributeError) as error:
        # The standard library's parser says any of these of what it cannot read.
        raise ValueError("not an address") from error


def not_sent(error: Exception) -> NotSent:
    """Why a message was not sent, told by codes only: servers quote addresses in their answers."""
    if isinstance(error, SMTPRecipientsRefused) and error.recipients:
        error = error.recipients[0]
    match error:
        case SMTPRecipientRefused():
            for_all = error.code in {421, 530}
            # These tell of rights: the address may be the cause, or the relay's settings, which may be mended in time.
            of_rights = not for_all and (error.code == 554 or error.message.startswith("5.7."))
            return NotSent(
                f"recipient refused ({error.code})",
                for_good=error.code >= 500 and not for_all and not of_rights,
                for_all=for_all,
                tried_for=GIVE_UP_ONE_AFTER if of_rights else GIVE_UP_AFTER,
            )
        case SMTPDataError():
            return NotSent(f"message refused ({error.code})", for_good=error.code >= 500, for_all=error.code == 421)
        case SMTPNotSupported():
            return NotSent("the server cannot take this address", for_good=True)
        case SMTPResponseException():
            # Greeting, sign-in and sender are the same for every message.
            return NotSent(f"server refused ({error.code})", for_all=True)
    return NotSent(f"server unreachable ({type(error).__name__})", for_all=True)
