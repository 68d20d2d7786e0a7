"""What nobody should send, each with the problem that answers it."""

import json
from typing import Any, NamedTuple
from uuid import uuid4

from tests.http.server import a_booking

TUESDAY_TEN = "2026-11-24T10:00:00+01:00"
BOOKINGS = "/api/v1/bookings"
TYPED = "Zaphod'; DROP TABLE booking;-- <script>alert(1)</script>"
"""Stands wherever a citizen can type, and may then stand in no log."""


class Bad(NamedTuple):
    says: str
    body: Any
    kind: str
    pointers: tuple[str, ...] = ()


def changed(**fields: Any) -> dict[str, Any]:
    return {**a_booking(TUESDAY_TEN), **fields}


def without(name: str) -> dict[str, Any]:
    return {field: value for field, value in a_booking(TUESDAY_TEN).items() if field != name}


def contact(**fields: Any) -> dict[str, Any]:
    return changed(contact={"name": "Test Testesen", "phone": "20 12 34 56", **fields})


def topics(*chosen: Any) -> dict[str, Any]:
    return changed(topics=list(chosen))


BODIES = [
    Bad("an unknown topic", topics({"id": "flying-licence"}), "unknown-topic", ("#/topics/0/id",)),
    Bad("an unknown office", changed(office="moon-base"), "unknown-office", ("#/office",)),
    Bad("a topic that no desk there serves", a_booking(TUESDAY_TEN, topic="wedding"), "topic-not-served"),
    Bad("a topic of the other office", a_booking(TUESDAY_TEN, office="library", topic="driving-licence"),
        "topic-not-served"),
    Bad("a past time", a_booking("2026-11-20T10:00:00+01:00"), "time-past"),
    Bad("a time outside the opening hours", a_booking("2026-11-24T09:00:00+01:00"), "time-outside-rules"),
    Bad("a time between two steps", a_booking("2026-11-24T10:01:00+01:00"), "time-outside-rules"),
    Bad("a time with seconds", a_booking("2026-11-24T10:00:01+01:00"), "time-outside-rules"),
    Bad("a sunday", a_booking("2026-11-29T10:00:00+01:00"), "time-outside-rules"),
    Bad("a time that is not open yet", a_booking("2027-06-01T10:00:00+02:00"), "time-too-far"),
    Bad("a time without an offset", a_booking("2026-11-24T10:00:00"), "invalid-request", ("#/start",)),
    Bad("year 1", a_booking("0001-01-01T00:00:00+14:00"), "time-past"),
    Bad("year 9999", a_booking("9999-12-31T23:59:59-14:00"), "time-too-far"),
    Bad("a visit that ends after the calendar", a_booking("9999-12-31T23:55:00+01:00"), "time-too-far"),
    Bad("year 10000", a_booking("10000-01-01T00:00:00Z"), "invalid-request", ("#/start",)),
    Bad("30 february", a_booking("2027-02-30T10:00:00+01:00"), "invalid-request", ("#/start",)),
    Bad("a start in seconds", changed(start=1795510800), "invalid-request", ("#/start",)),
    Bad("no topics", topics(), "invalid-request", ("#/topics",)),
    Bad("a hundred topics", topics(*[{"id": "passport-adult"}] * 100), "invalid-request", ("#/topics",)),
    Bad("one topic twice", topics(*[{"id": "passport-adult"}] * 2), "visit-not-possible", ("#/topics",)),
    Bad("negative persons", a_booking(TUESDAY_TEN, persons=-1), "invalid-request", ("#/topics/0/persons",)),
    Bad("too many persons", a_booking(TUESDAY_TEN, persons=5), "visit-not-possible", ("#/topics/0/persons",)),
    Bad("more persons than live", a_booking(TUESDAY_TEN, persons=10**30), "invalid-request", ("#/topics/0/persons",)),
    Bad("half a person", a_booking(TUESDAY_TEN, persons=0.5), "invalid-request", ("#/topics/0/persons",)),
    Bad("persons in words", a_booking(TUESDAY_TEN, persons="2"), "invalid-request", ("#/topics/0/persons",)),
    Bad("an empty name", contact(name=""), "invalid-request", ("#/contact/name",)),
    Bad("a name of blanks", contact(name=" \t\n"), "invalid-request", ("#/contact/name",)),
    Bad("a name that cannot be seen", contact(name="\u200b\u200d\ufeff\u202e"), "invalid-request", ("#/contact/name",)),
    Bad("a name of NUL characters", contact(name="\0\0"), "invalid-request", ("#/contact/name",)),
    Bad("a name of 101 letters", contact(name="x" * 101), "invalid-request", ("#/contact/name",)),
    Bad("a phone number that is none", contact(phone="112"), "invalid-request", ("#/contact/phone",)),
    Bad("an e-mail that is none", contact(email="test@"), "invalid-request", ("#/contact/email",)),
    Bad("an e-mail with two lines", contact(email="a@b.dk\r\nBcc: c@d.dk"), "invalid-request", ("#/contact/email",)),
    Bad("two e-mails", contact(email="a@b.dk,c@d.dk"), "invalid-request", ("#/contact/email",)),
    Bad("no way to be reached", contact(phone=None), "invalid-request", ("#/contact",)),
    Bad("another language", changed(language="kl"), "invalid-request", ("#/language",)),
    Bad("a hold that is no id", changed(hold="x"), "invalid-request", ("#/hold",)),
    Bad("a body that is a list", [], "invalid-request", ("#",)),
    Bad("a body that is null", None, "invalid-request", ("#",)),
    Bad("an office of NUL", changed(office="\0"), "unknown-office", ("#/office",)),
    Bad(
        "SQL and HTML in every field",
        {
            **dict.fromkeys(("office", "start", "language", "hold"), TYPED),
            "topics": [{"id": TYPED, "persons": TYPED}],
            "contact": {"name": 1, "phone": {}, "email": [TYPED]},
        },
        "invalid-request",
        (
            *("#/start", "#/topics/0/persons", "#/contact/name", "#/contact/phone", "#/contact/email"),
            *("#/language", "#/hold"),
        ),
    ),
    Bad(
        "nothing at all",
        {},
        "invalid-request",
        ("#/office", "#/start", "#/topics", "#/contact"),
    ),
    Bad(
        "SQL and HTML wherever text is allowed",
        {**a_booking(TUESDAY_TEN, office=TYPED), "contact": {"name": TYPED, "phone": TYPED[:30], "email": TYPED}},
        "invalid-request",
        ("#/contact/phone", "#/contact/email"),
    ),
]  # fmt: skip

KEY = {"Idempotency-Key": str(uuid4())}
JSON = {"Content-Type": "application/json"}


class Raw(NamedTuple):
    says: str
    content: bytes
    headers: dict[str, str] | list[tuple[str, str]]
    kind: str


WHOLE = json.dumps(a_booking(TUESDAY_TEN)).encode()
RAW = [
    Raw("malformed JSON", b'{"office": ', KEY | JSON, "malformed-json"),
    Raw("JSON with a wrong type and then no JSON", b'{"office": 1, "start": [}', KEY | JSON, "malformed-json"),
    Raw("JSON with a trailing comma", b'{"office": "x",}', KEY | JSON, "malformed-json"),
    Raw("two JSON documents", WHOLE + WHOLE, KEY | JSON, "malformed-json"),
    Raw("bytes that are no UTF-8", b'{"office": "\xff\xfe"}', KEY | JSON, "malformed-json"),
    Raw("UTF-16", WHOLE.decode().encode("utf-16"), KEY | JSON, "malformed-json"),
    Raw("half a surrogate pair", WHOLE.replace(b"Testesen", rb"\ud800"), KEY | JSON, "malformed-json"),
    Raw("lists nested without end", b'{"x":' + b"[" * 30_000 + b"]" * 30_000 + b"}", KEY | JSON, "malformed-json"),
    Raw("lists that are never closed", b"[" * 60_000, KEY | JSON, "malformed-json"),
    Raw("no body", b"", KEY | JSON, "invalid-request"),
    Raw("ten megabytes", b'{"office": "' + b"x" * 10_000_000 + b'"}', KEY | JSON, "body-too-large"),
    Raw("a form", b"office=town-hall", KEY | {"Content-Type": "application/x-www-form-urlencoded"}, "wrong-media-type"),
    Raw("JSON called text", WHOLE, KEY | {"Content-Type": "text/plain"}, "wrong-media-type"),
    Raw("JSON called nothing", WHOLE, KEY, "wrong-media-type"),
    Raw("no key", WHOLE, JSON, "key-required"),
    Raw("a key that is no UUID", WHOLE, JSON | {"Idempotency-Key": "42"}, "key-required"),
    Raw("two keys", WHOLE, [*JSON.items(), *KEY.items(), ("Idempotency-Key", str(uuid4()))], "key-required"),
    Raw("a mark that nobody signed", WHOLE, KEY | JSON | {"Borgertid-Synthetic": "a.b.c"}, "mark-invalid"),
    Raw("a mark with the algorithm none", WHOLE, KEY | JSON | {"Borgertid-Synthetic": "eyJhbGciOiJub25lIn0.e30."},
        "mark-invalid"),
]  # fmt: skip


class Read(NamedTuple):
    says: str
    method: str
    path: str
    headers: dict[str, str]
    kind: str


FREE = "/api/v1/free-times?topic="
READS = [
    Read("an unknown topic", "GET", f"{FREE}flying-licence", {}, "unknown-topic"),
    Read("a topic that is none", "GET", f"{FREE}%00%FF", {}, "invalid-request"),
    Read("no topic", "GET", "/api/v1/free-times", {}, "invalid-request"),
    Read("a thousand topics", "GET", f"{FREE}a" + "&topic=a" * 1000, {}, "invalid-request"),
    Read("SQL as office", "GET", f"{FREE}passport-adult&office=%27%3BDROP%20TABLE%20booking--", {}, "unknown-office"),
    Read("zero days", "GET", f"{FREE}passport-adult&days=0", {}, "invalid-request"),
    Read("a day that is none", "GET", f"{FREE}passport-adult&from=2027-02-30", {}, "invalid-request"),
    Read("an over-long query", "GET", FREE + "x" * 30_000, {}, "invalid-request"),
    Read("an over-long path", "GET", "/" + "x" * 30_000, {}, "not-found"),
    Read("a path out of the house", "GET", "/..%2f..%2fetc%2fpasswd", {}, "not-found"),
    Read("a path with NUL", "GET", "/%00", {}, "not-found"),
    Read("an unknown page beside the document", "GET", "/api/nothing", {}, "not-found"),
    Read("a booking that is no id", "GET", f"{BOOKINGS}/1%20OR%201=1", {}, "not-found"),
    Read("a booking that is not there", "GET", f"{BOOKINGS}/{uuid4()}", {"Authorization": "Bearer x"},
         "booking-not-found"),
    Read("a method that is not offered", "DELETE", BOOKINGS, {}, "method-not-allowed"),
    Read("a method of other servers", "PURGE", BOOKINGS, {}, "method-not-allowed"),
    Read("reading what is only written", "HEAD", BOOKINGS, {}, "method-not-allowed"),
    Read("a host that is none", "GET", "/api/v1/catalogue", {"Host": 'x y"'}, "unknown-host"),
]  # fmt: skip
