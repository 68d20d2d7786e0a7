"""From what one exercise saw to its verdict: the first rule that fits. Pure."""

import re
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from monitors.explorer import stored, told, usual
from monitors.explorer.dictionary import as_citizen
from monitors.explorer.effects import TICKING, added_lines, effects, requests_of, said_since, ticks_by_itself
from monitors.explorer.exchanges import Exchange
from monitors.explorer.reading import error_said, foreign_line
from monitors.explorer.shapes import Effect, Judged, Observation, Said, Seen, Snapshot
from monitors.explorer.signature import route_of
from monitors.findings import VerdictKind

REFUSALS: Final = frozenset({400, 401, 403, 409, 410, 412, 422, 423, 428, 429})
"""Answers to a write that may be right, as long as the citizen is told why."""
NOBODY_KNOWN: Final = 401
NO_CONNECTION: Final = "ERR_INTERNET_DISCONNECTED"
"""How Chromium says that a request was not even tried."""
_FOR_WANT_OF: Final[frozenset[VerdictKind]] = frozenset({
    "broken-page", "error-text", "no-effect", "submit-unanswered", "still-pending", "toggle-not-kept", "other-effect",
})  # fmt: skip
"""Verdicts that a request which was not sent may explain."""
_OF_BEING_HELD_BACK: Final[frozenset[VerdictKind]] = frozenset({
    "page-error", "error-text", "no-effect", "submit-unanswered", "not-stored", "still-pending", "toggle-not-kept",
    "other-effect",
})  # fmt: skip
"""Verdicts that the monitor itself brings about when it does not let out what the control sends."""
_CUT_OFF: Final = re.compile(r"failed to (fetch|load)|load failed|network ?error|is not defined", re.IGNORECASE)
"""How a page says that something did not come, which the monitor may have held back."""
_TO_THE_TOP: Final = re.compile(r"\b(top|toppen|nach oben)\b|^(op|up)$|[↑⇧⬆▲⌃]", re.IGNORECASE)
"""The one thing that a link to "#" alone does."""


class Known(Struct, frozen=True, kw_only=True):
    """What earlier exercises and the target's file say of how it should be."""

    language: str = "da"
    accepted: list[Effect] = []
    """Effects of this control that were accepted before, each as often as it was seen."""
    sends: list[str] = []
    """The requests, such as "POST /api/things", that this control, or page, sent when it was last green;
    without connection: those that went out when it came back."""


def judge(seen: Observation, known: Known | None = None) -> Judged | None:
    """The verdict on one exercise; None: it is green."""
    known, held_back = known or Known(), seen.held_back
    for kind, rule in RULES if not seen.step.twice else _OF_TWO_PRESSES:
        if kind in _OF_BEING_HELD_BACK and held_back:
            continue
        said = rule(seen, known)
        if said:
            return Judged(kind=kind, expected=said[0], seen=said[1] + _unsent(kind, seen, known))
    return None


def _unsent(kind: VerdictKind, seen: Observation, known: Known) -> str:
    """What was not sent that was sent before: the likeliest reason for nothing to come of it."""
    if kind not in _FOR_WANT_OF or seen.is_offline:
        return ""
    sent = {*requests_of(seen.exchanges), *seen.pending}
    missing = [request for request in known.sends if request not in sent]
    return f"; {missing[0]} blev ikke sendt som før" if missing else ""


def _broken_page(seen: Observation, _: Known) -> Said:
    if seen.collapse:
        return "en side, der bliver ved med at svare", seen.collapse
    blank = any(map(_is_blank, (seen.after, seen.reloaded))) and not seen.is_offline
    return ("en side med noget på", "siden er tom") if blank else None


def _is_blank(snapshot: Snapshot | None) -> bool:
    if snapshot is None or not snapshot.url.startswith("http"):
        return False
    return not snapshot.lines and not snapshot.controls and not snapshot.pictured


def _unclickable(seen: Observation, _: Known) -> Said:
    if seen.control.why == "focusable":
        return None
    if not seen.control.sized:
        return "noget at trykke på", "det har ingen størrelse på skærmen"
    return ("at det kan bruges", seen.hindrance) if seen.hindrance else None


def _failed_request(seen: Observation, _: Known) -> Said:
    failed_before = {_answer_to(exchange) for exchange in seen.way_exchanges if _failed(exchange)}
    for exchange in seen.after_all:
        if _answer_to(exchange) in failed_before:
            continue  # It fails whatever is pressed: told of what was opened, it must not hide what this control does.
        if seen.is_offline and exchange not in seen.return_exchanges and not (exchange.main and not exchange.writes):
            continue  # Without connection only the pages themselves must come: from the service worker.
        if exchange in seen.return_exchanges and exchange.failure == NO_CONNECTION:
            continue  # It was sent a moment before the connection came back.
        if _failed(exchange) and not _refused_and_told(exchange, seen) and not _has_signed_out(exchange, seen):
            again = ", da siden blev åbnet igen" if exchange in seen.reload_exchanges else ""
            again = ", da forbindelsen kom igen" if exchange in seen.return_exchanges else again
            answer = f"svarede {exchange.status}" if exchange.status else f"fik intet svar ({exchange.failure})"
            answer += " uden indhold" if exchange.empty else ""
            worker = " (af siden selv i baggrunden)" if exchange.worker else ""
            return "svar uden fejl", f"{exchange.method} {route_of(exchange.url)} {answer}{again}{worker}"
    return None


def _failed(exchange: Exchange) -> bool:
    if exchange.blocked or exchange.aborted or exchange.kind == "ping" or not exchange.here:
        return False
    return exchange.status >= 400 or bool(exchange.failure) or exchange.empty


def _answer_to(exchange: Exchange) -> tuple[str | int | bool, ...]:
    """What makes two failures the same."""
    return exchange.method, exchange.address, exchange.kind, exchange.status, exchange.failure, exchange.empty


def _refused_and_told(exchange: Exchange, seen: Observation) -> bool:
    """A refusal of what was sent is right when the page says something new about it."""
    if not exchange.writes or exchange.status not in REFUSALS or seen.after is None:
        return False
    return bool(said_since(seen.before, seen.after)) or seen.after.invalid > seen.before.invalid


def _has_signed_out(exchange: Exchange, seen: Observation) -> bool:
    """Whoever has said goodbye is no longer known: a page that then asks who is there is right to hear so."""
    goodbye = seen.signed_out or (seen.cookies_gone and bool(seen.accepted))
    return exchange.status == NOBODY_KNOWN and not exchange.writes and goodbye


def _page_error(seen: Observation, _: Known) -> Said:
    error = next((error for error in seen.errors if not _is_cut_off(error, seen)), None)
    return ("ingen fejl i siden", f"fejlen “{error[:200]}”") if error else None


def _is_cut_off(text: str, seen: Observation) -> bool:
    held_back = any(exchange.blocked for exchange in [*seen.way_exchanges, *seen.after_all])
    return held_back and _CUT_OFF.search(text) is not None


def _error_text(seen: Observation, _: Known) -> Said:
    if seen.after is None:
        return None
    text = _error_between(seen.before, seen.after, seen)
    if text is None and seen.reloaded is not None:
        text = _error_between(seen.after, seen.reloaded, seen)
        return ("samme side, når den bliver åbnet igen", f"siden siger “{text[:200]}”") if text else None
    return ("en side uden fejl", f"siden siger “{text[:200]}”") if text else None


def _error_between(before: Snapshot, after: Snapshot, seen: Observation) -> str | None:
    # A page without connection is right to say that it cannot fetch something.
    spoken = [] if after.connectivity else said_since(before, after)
    return error_said([text for text in spoken if not _is_cut_off(text, seen)], added_lines(before, after))


def _no_effect(seen: Observation, _: Known) -> Said:
    control, after = seen.control, seen.after
    if after is None or _may_do_nothing(seen):
        return None
    if seen.step.act in {"write", "choose"}:
        same = [other for other in after.controls if (other.role, other.name) == (control.role, control.name)]
        written = _plain(as_citizen(seen.step.text, seen.citizen))
        kept = any(written in _plain(other.value) for other in same)
        return None if kept or not same or effects(seen) - {TICKING} else ("at feltet tager imod", "feltet er uændret")
    found = effects(seen)
    if _leads_nowhere(control):
        found -= {"url", "scroll"}  # What a browser does with "#" by itself, whatever the link promises.
    if not found or (found == {TICKING} and ticks_by_itself(seen)):
        return "at der sker noget", "intet på siden har ændret sig"
    return None


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _may_do_nothing(seen: Observation) -> bool:
    """What is chosen already, and a link to where one is, have nothing to do; what has only the focus, perhaps."""
    control = seen.control
    if seen.step.act == "disconnect" or control.why == "focusable":
        return True
    if control.state in {"selected=true", "true"} and control.role in {"radio", "tab", "option"}:
        return True
    if control.role == "radio" and control.state == "checked=true":
        return True
    same_page = control.href.partition("#")[0] == seen.before.url.partition("#")[0]
    here = same_page and not _leads_nowhere(control)
    return bool(control.href) and (here or control.state.startswith("current=")) and not control.opens_window


def _leads_nowhere(control: Seen) -> bool:
    return control.leads_nowhere and not _TO_THE_TOP.search(control.name)


def _submit_unanswered(seen: Observation, _: Known) -> Said:
    if not seen.control.submits or seen.after is None:
        return None
    answered = {"write", "page", "url", "message", "dialog", "invalid", "download", "window", "calls"}
    if effects(seen) & answered or said_since(seen.before, seen.after) or added_lines(seen.before, seen.after):
        return None
    if seen.after.invalid and "focus" in effects(seen):
        return None  # The browser itself leads to the field that is wrong, and says why.
    return "at det bliver sendt, eller at der står hvorfor ikke", "intet er sendt, og intet er sagt"


def _no_message(seen: Observation, _: Known) -> Said:
    return ("en mail til den adresse, der blev skrevet", "der er ikke kommet nogen") if seen.mailed is False else None


def _still_pending(seen: Observation, _: Known) -> Said:
    return ("et svar", f"venter stadig på {', '.join(seen.pending[:3])}") if seen.pending else None


def _toggle_not_kept(seen: Observation, _: Known) -> Said:
    if not seen.control.is_toggle or seen.after is None or _may_do_nothing(seen) or "page" in effects(seen):
        return None
    now = _same_control(seen.control, seen.after.controls)
    if now is not None and now.state == seen.control.state and "dialog" not in effects(seen):
        return "at det skifter", "det står, som det stod"
    if now is None or seen.reloaded is None or not effects(seen) & {"write", "storage"}:
        return None
    later = _same_control(seen.control, seen.reloaded.controls)
    if later is not None and later.state != now.state:
        return "at det bliver stående, når siden bliver åbnet igen", "det er faldet tilbage"
    return None


def _same_control(control: Seen, among: list[Seen]) -> Seen | None:
    # A day that is folded up may hold a time of the same name.
    def names(seen: Seen) -> tuple[str, str, str, bool]:
        return seen.landmark, seen.role, seen.name, seen.shown

    return next((seen for seen in among if names(seen) == names(control)), None)


def _wrong_language(seen: Observation, known: Known) -> Said:
    if seen.after is None or seen.control.switches_language:
        return None
    wanted = seen.before.language or known.language
    if seen.after.language and seen.after.language != wanted:
        return f"en side på {wanted}", f"siden er på {seen.after.language}"
    shown = set(added_lines(seen.before, seen.after))
    text = foreign_line([line for line in seen.after.lines if line[0] in shown], wanted)
    return (f"tekst på {wanted}", f"“{text[:160]}”") if text else None


def _bad_download(seen: Observation, _: Known) -> Said:
    if seen.download is None:
        return ("en fil", "ingen fil") if seen.control.downloads and seen.after is not None else None
    if seen.download.size == 0:
        return "en fil med indhold", f"filen {seen.download.name} er tom"
    return None if seen.download.is_what_it_says else ("en fil af sin slags", f"{seen.download.name} er noget andet")


def _inaccessible(seen: Observation, _: Known) -> Said:
    return ("en side uden hindringer", "; ".join(seen.barriers[:3])) if seen.barriers else None


RULES: Final[list[tuple[VerdictKind, Callable[[Observation, Known], Said]]]] = [
    ("broken-page", _broken_page),
    ("unclickable", _unclickable),
    ("failed-request", _failed_request),
    ("page-error", _page_error),
    ("error-text", _error_text),
    ("bad-download", _bad_download),
    ("no-effect", _no_effect),
    ("submit-unanswered", _submit_unanswered),
    ("not-stored", lambda seen, known: stored.not_stored(seen) or stored.not_sent_later(seen, known.sends)),
    ("stored-otherwise", lambda seen, _: stored.stored_otherwise(seen)),
    ("stored-twice", lambda seen, _: stored.stored_twice(seen) or stored.sent_twice(seen)),
    ("no-message", _no_message),
    ("still-pending", _still_pending),
    ("stale-page", lambda seen, _: stored.stale_page(seen) or told.told_otherwise(seen)),
    ("toggle-not-kept", _toggle_not_kept),
    ("wrong-language", _wrong_language),
    ("other-effect", lambda seen, known: usual.other_effect(seen, known.accepted)),
    ("inaccessible", _inaccessible),
]
"""In the order in which they are asked. What needs a whole run to know, "never-enabled" and "gone", is in ending.py."""
_OF_TWO_PRESSES: Final = [rule for rule in RULES if rule[0] in {"broken-page", "page-error", "stored-twice"}]
"""The second press may meet another control than the first: what one press does is judged when it is pressed once."""
