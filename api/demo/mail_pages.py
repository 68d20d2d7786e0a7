"""The pages on which the demo's mails are read."""

import re
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from litestar import Response, Router, get
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath

from api.demo.mailbox import Mail, Mailbox

ZONE = ZoneInfo("Europe/Copenhagen")
STYLE = Path(__file__).with_name("mailbox.css")
LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")

Page = Response[str]
page = partial(get, sync_to_thread=True, include_in_schema=False, cache_control=CacheControlHeader(no_store=True))


def mail_router(folder: Path) -> Router:
    """`/demo/mails` and what hangs under it. For the demo only: whoever gets here reads every mail."""
    mailbox = Mailbox(folder)

    @page("/mails")
    def list_mails() -> Page:
        return _page("Demoens mails", _list(mailbox.mails()))

    @page("/mails/{mail_id:str}")
    def read_mail(mail_id: FromPath[str]) -> Page:
        mail = mailbox.find(mail_id)
        return _page(mail.subject or "Uden emne", _mail(mail), language=_language(mail)) if mail else _gone()

    @page("/mails/{mail_id:str}/attachments/{number:int}")
    def read_attachment(mail_id: FromPath[str], number: FromPath[int]) -> Response[bytes] | Page:
        mail = mailbox.find(mail_id)
        if mail is None or not 0 <= number < len(mail.attachments):
            return _gone()
        attachment = mail.attachments[number]
        # Always as a download: a mail's content is nobody's to run on this site.
        disposition = f"attachment; filename*=UTF-8''{quote(attachment.filename, safe='')}"
        headers = {"Content-Disposition": disposition}
        return Response(attachment.content, media_type=attachment.media_type, headers=headers)

    @get("/mailbox.css", sync_to_thread=False, include_in_schema=False)
    def style() -> Response[bytes]:
        return Response(STYLE.read_bytes(), media_type="text/css")

    return Router("/demo", route_handlers=[list_mails, read_mail, read_attachment, style])


def _page(title: str, body: str, status: int = 200, language: str = "da") -> Page:
    html = f"""<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(title)} – Borgertid demo</title>
<link rel="stylesheet" href="/demo/mailbox.css">
</head>
<body>
<header><p>Demo: mails sendes kun hertil, aldrig til nogen.</p></header>
<main>
<h1 lang="{language}">{escape(title)}</h1>
{body}
</main>
</body>
</html>
"""
    return Response(html, status_code=status, media_type="text/html")


def _gone() -> Page:
    sentence = "<p>Kun de nyeste mails gemmes. Måske er den slettet, eller linket er ikke helt med.</p>"
    return _page("Mailen er her ikke", f"{sentence}\n{_way_back()}", status=404)


def _list(mails: list[Mail]) -> str:
    if not mails:
        return (
            "<p>Her er ingen mails endnu. Bestil en tid med en e-mailadresse, så kommer bekræftelsen her.</p>\n"
            '<p class="ways"><a href="/">Bestil tid</a> <a href="/demo/mails">Opdater</a></p>'
        )
    items = "\n".join(
        f'<li><a href="/demo/mails/{mail.mail_id}" lang="{_language(mail)}">{escape(mail.subject or "Uden emne")}</a>'
        f"<span>Til {escape(mail.to)}</span>{_time(mail)}</li>"
        for mail in mails
    )
    ways = '<p class="ways"><a href="/demo/mails">Opdater</a> <a href="/">Til forsiden</a></p>'
    return f'{ways}\n<ul class="mails">\n{items}\n</ul>'


def _mail(mail: Mail) -> str:
    parts = [
        _way_back(),
        f"<dl><dt>Fra</dt><dd>{escape(mail.sender)}</dd><dt>Til</dt><dd>{escape(mail.to)}</dd>"
        f"<dt>Modtaget</dt><dd>{_time(mail)}</dd></dl>",
        f'<div class="text" lang="{_language(mail)}">{_linked(mail.text)}</div>',
    ]
    if mail.attachments:
        items = "".join(
            f'<li><a href="/demo/mails/{mail.mail_id}/attachments/{number}" download>{escape(attachment.filename)}</a>'
            f" ({max(len(attachment.content) // 1000, 1)} kB)</li>"
            for number, attachment in enumerate(mail.attachments)
        )
        parts.append(f"<h2>Vedhæftet</h2>\n<ul>{items}</ul>")
    return "\n".join(parts)


def _language(mail: Mail) -> str:
    return "en" if mail.language == "en" else "da"


def _way_back() -> str:
    return '<p class="ways"><a href="/demo/mails">Alle mails</a></p>'


def _time(mail: Mail) -> str:
    local = mail.received_at.astimezone(ZONE)
    return f'<time datetime="{local.isoformat(timespec="seconds")}">{local:%d.%m.%Y kl. %H.%M}</time>'


def _linked(text: str) -> str:
    """The text as HTML: escaped, and its web addresses made links."""
    html, end = [], 0
    for found in LINK.finditer(text):
        address = escape(found[0])
        html += [escape(text[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join([*html, escape(text[end:])])
