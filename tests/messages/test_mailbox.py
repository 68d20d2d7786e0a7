"""The demo's mailbox: what its mail server takes, what it keeps, and the pages on which it is read."""

import asyncio
import itertools
import smtplib
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from api.demo import mail_server, mailbox
from api.demo.mail_pages import mail_router
from api.demo.mail_server import LARGEST, Envelope, running_mail_server
from api.demo.mailbox import KEPT, Mailbox, running_mailbox


def a_mail(subject: str = "Din tid hos borgerservice", text: str = "Goddag\n.\n..Hilsen") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "borgerservice@by.example", "test.testesen@example.dk", subject
    mail.set_content(text, cte="8bit")
    mail.add_attachment(b"BEGIN:VCALENDAR\r\n", maintype="text", subtype="calendar", filename="æble.ics")
    return mail


def send(url: str, mail: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", urlsplit(url).port or 0, timeout=10) as client:
        client.send_message(mail)


@pytest.fixture
def box(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mails", itertools.count(1_795_000_000_000_000_000, 1_000_000_000).__next__)


@pytest.fixture
async def client(box: Mailbox) -> AsyncIterator[AsyncTestClient[Litestar]]:
    async with AsyncTestClient(Litestar([mail_router(box.folder)], openapi_config=None)) as client:
        yield client


async def test_a_mail_sent_with_another_program_is_kept_as_it_was(tmp_path: Path) -> None:
    async with running_mailbox(tmp_path) as url:
        await asyncio.to_thread(send, url, a_mail(text="Æblegrød\n.\n..to prikker\n"))
    [mail] = Mailbox(tmp_path).mails()
    assert (mail.sender, mail.to) == ("borgerservice@by.example", "test.testesen@example.dk")
    assert mail.text.splitlines() == ["Æblegrød", ".", "..to prikker"]
    [attachment] = mail.attachments
    assert (attachment.filename, attachment.content) == ("æble.ics", b"BEGIN:VCALENDAR\r\n")


async def test_the_mail_server_refuses_what_is_out_of_order_and_goes_on() -> None:
    got: list[Envelope] = []

    async def receive(envelope: Envelope) -> str:
        got.append(envelope)
        return "250 Kept"

    def converse(port: int) -> list[int]:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            lines = [
                "DATA",
                "RCPT TO:<a@b.dk>",
                "MAIL nonsense",
                "VRFY a",
                "MAIL FROM:<>",
                "DATA",
                "RCPT TO:<a@b.dk>",
                "RSET",
                "DATA",
                "NOOP",
            ]
            return [client.docmd(line)[0] for line in lines]

    async with running_mail_server(receive) as url:
        codes = await asyncio.to_thread(converse, urlsplit(url).port or 0)
    assert codes == [503, 503, 501, 502, 250, 503, 250, 250, 503, 250]
    assert got == []


async def test_a_message_that_is_too_large_is_refused_and_not_kept(tmp_path: Path) -> None:
    def send_large(url: str) -> None:
        with smtplib.SMTP("127.0.0.1", urlsplit(url).port or 0, timeout=10) as client:
            client.mail("a@b.dk")
            client.rcpt("a@b.dk")
            code, _ = client.data("x" * 70 + "\r\n" + ("y" * 70 + "\r\n") * (LARGEST // 70))
            assert code == 552

    async with running_mailbox(tmp_path) as url:
        await asyncio.to_thread(send_large, url)
    assert Mailbox(tmp_path).mails() == []


async def test_a_client_that_falls_silent_does_not_keep_the_server_from_ending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asyncio.timeout(10), running_mailbox(tmp_path) as url:
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
        assert (await reader.readline()).startswith(b"220")
    assert await reader.read() == b""
    writer.close()
    monkeypatch.setattr(mail_server, "PATIENCE", 0.01)
    async with asyncio.timeout(10), running_mailbox(tmp_path) as url:
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
        await reader.readline()
        assert await reader.read() == b"", "and is not waited for long"
        writer.close()


def test_the_newest_are_kept_and_come_first(box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    assert KEPT == 200
    monkeypatch.setattr(mailbox, "KEPT", 3)
    for number in range(5):
        box.keep(a_mail(f"Mail {number}").as_bytes())
    assert [mail.subject for mail in box.mails()] == ["Mail 4", "Mail 3", "Mail 2"]
    assert len(list(box.folder.iterdir())) == 3


def test_a_name_that_is_no_mail_opens_no_other_file(box: Mailbox) -> None:
    box.keep(b"")
    (box.folder.parent / "secret.eml").write_bytes(b"Subject: secret\r\n\r\n")
    assert box.find("../secret") is None


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"Subject: =?x?y?z?=\r\nContent-Type: text/plain; charset=q\r\n\r\nx"]
)
async def test_a_broken_mail_can_be_read_all_the_same(
    box: Mailbox, client: AsyncTestClient[Litestar], content: bytes
) -> None:
    mail_id = box.keep(content)
    assert (await client.get("/demo/mails")).status_code == 200
    assert (await client.get(f"/demo/mails/{mail_id}")).status_code == 200


async def test_an_empty_mailbox_says_how_to_get_a_mail(client: AsyncTestClient[Litestar]) -> None:
    page = await client.get("/demo/mails")
    assert page.status_code == 200
    assert "Her er ingen mails endnu." in page.text
    assert '<a href="/">Bestil tid</a>' in page.text


async def test_a_mail_is_found_on_the_list_and_read_with_a_link_that_works(
    box: Mailbox, client: AsyncTestClient[Litestar]
) -> None:
    link = "http://127.0.0.1:8000/mine#1.a-b_c"
    mail_id = box.keep(a_mail(text=f"Se din tid her: {link}.\nFarvel").as_bytes())
    listed = await client.get("/demo/mails")
    assert f'href="/demo/mails/{mail_id}"' in listed.text
    assert listed.headers["cache-control"] == "no-store"
    page = await client.get(f"/demo/mails/{mail_id}")
    assert f'<a href="{link}">{link}</a>.\n' in page.text.replace("\r", "")
    attachment = await client.get(f"/demo/mails/{mail_id}/attachments/0")
    assert attachment.content == b"BEGIN:VCALENDAR\r\n"
    assert attachment.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%A6ble.ics"


async def test_a_mail_cannot_bring_its_own_markup(box: Mailbox, client: AsyncTestClient[Litestar]) -> None:
    evil = '<script>alert(1)</script> http://x/"onclick="y javascript:alert(1)'
    mail = a_mail(subject=evil, text=evil)
    mail.replace_header("To", f'"{evil}" <a@b.dk>')
    mail_id = box.keep(mail.as_bytes())
    for path in ("/demo/mails", f"/demo/mails/{mail_id}"):
        page = (await client.get(path)).text
        assert "<script" not in page
        assert '"onclick' not in page
        assert 'href="javascript' not in page


@pytest.mark.parametrize(
    "path", ["x", "00000000000000000001-00000000", "..%2f..%2fkeys", "x/attachments/0", "x/attachments/-1"]
)
async def test_what_is_not_there_is_said_in_words(client: AsyncTestClient[Litestar], path: str) -> None:
    page = await client.get(f"/demo/mails/{path}")
    assert page.status_code == 404
    if "%2f" not in path:
        assert "Mailen er her ikke" in page.text


async def test_the_style_comes_from_the_same_place(client: AsyncTestClient[Litestar]) -> None:
    style = await client.get("/demo/mailbox.css")
    assert style.headers["content-type"].startswith("text/css")
    assert "style=" not in (await client.get("/demo/mails")).text
