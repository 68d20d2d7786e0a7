import asyncio
from datetime import datetime
from email import message_from_bytes
from email.policy import default

import aiosmtplib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.demo.mail_server import Envelope, running_mail_server
from api.messages.rules import Attachment, Message, NotSent
from api.messages.smtp import SmtpSender, compose, not_sent, read_sender, read_smtp_url
from tests.messages.relays import a_relay

MAIL_FROM = "Borgerservice <borgerservice@by.example>"
SENDER = read_sender(MAIL_FROM)
MESSAGE = Message(
    to="test.testesen@example.dk",
    subject="Din tid hos borgerservice den 1. maj",
    text="Husk blåt øre\n",
    attachments=(Attachment("tid.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n", {"method": "PUBLISH"}),),
    synthetic=False,
)


def test_a_mail_says_in_danish_who_it_is_from_and_that_nobody_wrote_it(now: datetime) -> None:
    mail = message_from_bytes(compose(MESSAGE, "by.1.2", SENDER, now).as_bytes(), policy=default)
    assert mail["From"] == MAIL_FROM
    assert mail["To"] == "test.testesen@example.dk"
    assert mail["Subject"] == MESSAGE.subject
    assert mail["Message-ID"] == "<by.1.2@by.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == now
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == ["Husk blåt øre"]
    [attachment] = mail.iter_attachments()
    assert attachment.get_content_type() == "text/calendar"
    assert attachment.get_param("method") == "PUBLISH"
    assert attachment.get_filename() == "tid.ics"
    assert attachment.get_payload(decode=True) == b"BEGIN:VCALENDAR\r\n"


def test_a_danish_domain_is_written_so_that_every_server_takes_it(now: datetime) -> None:
    message = Message(to="test@ærø.dk", subject="x", text="x", synthetic=False)
    [address] = compose(message, "by.1.2", SENDER, now)["To"].addresses
    assert address.domain.isascii()
    assert address.domain.encode().decode("idna") == "ærø.dk"


@given(st.text() | st.text(alphabet="@().,:;<>[]\\\"'aæ \n").map(lambda local: local + "@a.dk"), st.text())
@example(to="0@[", subject="")
@settings(max_examples=500)
def test_no_text_can_become_a_header_or_another_recipient(to: str, subject: str) -> None:
    message = Message(to=to, subject=subject, text="x", synthetic=False)
    moment = datetime.fromisoformat("2026-11-23T08:00:00+01:00")
    try:
        mail = compose(message, "by.1.2", SENDER, moment)
        written = mail.as_bytes()
    except (ValueError, UnicodeError):
        return
    read = message_from_bytes(written, policy=default)
    plain = Message(to="a@b.dk", subject="x", text="x", synthetic=False)
    assert set(read.keys()) == set(compose(plain, "by.1.2", SENDER, moment).keys())
    assert len(read["To"].addresses) == 1


@pytest.mark.parametrize(
    ("error", "reason", "for_good", "for_all"),
    [
        (aiosmtplib.SMTPRecipientRefused(550, "x", "a@b.dk"), "recipient refused (550)", True, False),
        (aiosmtplib.SMTPRecipientRefused(450, "x", "a@b.dk"), "recipient refused (450)", False, False),
        (aiosmtplib.SMTPRecipientRefused(554, "5.7.1 Relay access denied", "a@b.dk"),
         "recipient refused (554)", False, False),
        (aiosmtplib.SMTPRecipientRefused(550, "5.7.1 Relaying denied", "a@b.dk"),
         "recipient refused (550)", False, False),
        (aiosmtplib.SMTPRecipientRefused(530, "5.7.0 Authentication required", "a@b.dk"),
         "recipient refused (530)", False, True),
        (aiosmtplib.SMTPRecipientsRefused([aiosmtplib.SMTPRecipientRefused(550, "x", "a@b.dk")]),
         "recipient refused (550)", True, False),
        (aiosmtplib.SMTPDataError(554, "x"), "message refused (554)", True, False),
        (aiosmtplib.SMTPDataError(421, "x"), "message refused (421)", False, True),
        (aiosmtplib.SMTPSenderRefused(550, "x", "a@b.dk"), "server refused (550)", False, True),
        (aiosmtplib.SMTPAuthenticationError(535, "x"), "server refused (535)", False, True),
        (aiosmtplib.SMTPConnectTimeoutError("x"), "server unreachable (SMTPConnectTimeoutError)", False, True),
        (ConnectionRefusedError(), "server unreachable (ConnectionRefusedError)", False, True),
    ],
)  # fmt: skip
def test_a_failure_is_the_messages_or_the_servers(error: Exception, reason: str, for_good: bool, for_all: bool) -> None:
    failure = not_sent(error)
    assert (failure.reason, failure.for_good, failure.for_all) == (reason, for_good, for_all)


def test_a_password_is_never_sent_in_the_clear() -> None:
    assert read_smtp_url("smtp://user:p%40ss@mail.example")["start_tls"] is True
    assert read_smtp_url("smtp://user:p%40ss@mail.example")["password"] == "p@ss"
    assert read_smtp_url("smtps://user:p@mail.example")["use_tls"] is True
    assert read_smtp_url("smtp://mail.example:2525")["start_tls"] is None
    with pytest.raises(ValueError, match="SMTP_URL"):
        read_smtp_url("http://mail.example")


def test_a_certificate_is_looked_at_where_it_protects_something() -> None:
    assert read_smtp_url("smtp://user:p@mail.example")["validate_certs"] is True
    assert read_smtp_url("smtps://mail.example")["validate_certs"] is True
    # Without a password TLS is used where it is offered: who could forge the certificate could hide the offer.
    assert read_smtp_url("smtp://mail.example")["validate_certs"] is False


@pytest.mark.parametrize(
    "mail_from", ["Kystby Borgerservice", "tid@", "Kystby Kommune, Borgerservice <tid@by.example>"]
)
def test_a_sender_that_is_none_is_told_before_any_mail_is_lost(mail_from: str, now: datetime) -> None:
    with pytest.raises(ValueError, match="MAIL_FROM"):
        SmtpSender("smtp://mail.example", mail_from, lambda: now)


async def test_a_server_that_looks_long_at_a_message_is_not_given_it_again(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has taken the message when it answers: who has hung up meanwhile would send it once more."""
    monkeypatch.setattr("api.messages.smtp.TIMEOUT", 0.1)
    taken: list[Envelope] = []

    async def take_long(envelope: Envelope) -> str:
        taken.append(envelope)
        await asyncio.sleep(0.3)
        return "250 Kept"

    async with running_mail_server(take_long) as url:
        await SmtpSender(url, MAIL_FROM, lambda: now)(MESSAGE, "by.1.2")
    assert len(taken) == 1


async def test_a_server_that_says_nothing_to_a_recipient_is_not_waited_for_as_long(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a message may be looked at for minutes: meanwhile one of three senders does nothing else."""
    monkeypatch.setattr("api.messages.smtp.TIMEOUT", 0.1)

    async def say_nothing() -> str:
        return await asyncio.Future()

    async with asyncio.timeout(10), a_relay(say_nothing) as url:
        with pytest.raises(NotSent) as failure:
            await SmtpSender(url, MAIL_FROM, lambda: now)(MESSAGE, "by.1.2")
    assert (failure.value.reason, failure.value.for_all) == ("server unreachable (SMTPReadTimeoutError)", True)
