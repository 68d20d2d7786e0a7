"""The ways to break a site, as data: what each fits, and what it does. Nobody chooses where. Pure."""

import re
from collections.abc import Callable
from typing import Final, Literal

from msgspec import Struct

from bench.monitors.sites import Request, Site, Text, Used, Value
from bench.monitors.trace import Trace

Place = Literal["server", "page", "worker"]
"""server: whoever asks meets it, the second channel too. page: what a bad bundle does. worker: a bad service worker."""
PRESSED: Final = {"button", "link", "summary", "tab", "menuitem"}
TURNED: Final = {"checkbox", "radio", "switch"}
WRITTEN: Final = {"textbox", "searchbox", "spinbutton", "combobox", "listbox"}
TOLD_BY_MAIL: Final = ("/bookings", "/move", "/cancel")
"""What a citizen is told of by mail, as docs/api.md promises."""
CONTROLS: Final = PRESSED | TURNED | WRITTEN
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


class Operator(Struct, frozen=True):
    name: str
    place: Place
    fits: Callable[[Site, Trace], bool]


def _request(site: Site, _: Trace) -> bool:
    return isinstance(site, Request)


def _api(site: Site, _: Trace) -> bool:
    return isinstance(site, Request) and site.route.startswith("/api/")


def _write(site: Site, _: Trace) -> bool:
    return isinstance(site, Request) and site.writes


def _put_off(site: Site, trace: Trace) -> bool:
    return site in trace.put_off


def _undo(site: Site, _: Trace) -> bool:
    return isinstance(site, Request) and site.writes and site.route.endswith("/undo")


def _read_again(site: Site, trace: Trace) -> bool:
    return site in trace.repeated


def _download(site: Site, trace: Trace) -> bool:
    return site in trace.downloads


def _moment(site: Site, trace: Trace) -> bool:
    return site in trace.moments


def _sent(site: Site, trace: Trace) -> bool:
    return isinstance(site, Value) and site.sent and site not in trace.moments


def _told_by_mail(site: Site, _: Trace) -> bool:
    return isinstance(site, Request) and site.writes and site.route.endswith(TOLD_BY_MAIL)


def _control(*roles: str) -> Callable[[Site, Trace], bool]:
    return lambda site, _: isinstance(site, Used) and (site.control.role in (roles or CONTROLS))


def _inner_link(site: Site, _: Trace) -> bool:
    return isinstance(site, Used) and site.control.role == "link" and site.control.href[:1] == "/" and not _outer(site)


def _outer(site: Used) -> bool:
    return site.control.href.startswith("//")


def _toggle(site: Site, trace: Trace) -> bool:
    return isinstance(site, Used) and (site.control.role in TURNED or site.control in trace.toggles)


def _text(site: Site, _: Trace) -> bool:
    return isinstance(site, Text) and _WORD.search(site.text) is not None


OPERATORS: Final = {
    operator.name: operator
    for operator in (
        Operator("4xx", "server", _request),
        Operator("5xx", "server", _request),
        Operator("501", "server", _api),
        Operator("empty answer", "server", _request),
        Operator("slow beyond a minute", "server", _api),
        Operator("stuck pending", "server", _api),
        Operator("dropped write with a 200", "server", _write),
        Operator("undo that does nothing", "server", _undo),
        Operator("other value saved", "server", _sent),
        Operator("off-by-one hour", "page", _moment),
        Operator("no message sent", "server", _told_by_mail),
        Operator("download empty", "server", _download),
        Operator("stale service worker", "worker", _read_again),
        Operator("swallowed error", "page", _api),
        Operator("double submit makes two", "page", _write),
        Operator("offline queue that drops", "page", _put_off),
        Operator("handler removed", "page", _control("button", *TURNED, *WRITTEN)),
        Operator("handler does nothing", "page", _control(*PRESSED)),
        Operator("dead href", "page", _inner_link),
        Operator("wrong route", "page", _inner_link),
        Operator("disabled for ever", "page", _control("button", *TURNED, *WRITTEN)),
        Operator("covered by an overlay", "page", _control()),
        Operator("zero size", "page", _control(*PRESSED)),
        Operator("toggle not kept", "page", _toggle),
        Operator("control missing", "page", _control()),
        Operator("wrong language", "page", _text),
        Operator("missing translation", "page", _text),
    )
}
