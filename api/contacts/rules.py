"""Who can be reached about a booking: what is accepted, and in which form it is kept; and what a code is. No I/O."""

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import phonenumbers
from msgspec import Struct
from msgspec.structs import replace
from phonenumbers import PhoneMetadata

from api.problems import Fault, Refused

CODE_LIFE = timedelta(minutes=10)
MOST_TRIES = 5
MOST_CODES = 3
"""A contact, within CODES_WITHIN."""
CODES_WITHIN = timedelta(hours=1)
PROOF_LIFE = timedelta(minutes=15)

TEST_DOMAINS = (".invalid", ".test", ".example")
TEST_PHONE = "+4500"
"""No Danish number begins with 0, so no citizen can have one of these."""

NO_PHONE = (
    "Skriv et telefonnummer, der findes: 8 tal, eller et udenlandsk med + og landekode.",
    "Write a phone number that exists: 8 digits, or a foreign one with + and its country code.",
)
NO_EMAIL = ("Skriv en e-mail, for eksempel navn@eksempel.dk.", "Write an e-mail, for example name@example.org.")
NO_WAY_TO_REACH = (
    "Skriv telefonnummer eller e-mail, så vi kan nå dig.",
    "Write a phone number or an e-mail, so that we can reach you.",
)

_DENMARK: Any = PhoneMetadata.metadata_for_region("DK")
_KINDS = (_DENMARK.fixed_line, _DENMARK.mobile, _DENMARK.toll_free, _DENMARK.premium_rate)
_DANISH = re.compile(rf"(?:\+45)?({'|'.join(kind.national_number_pattern for kind in _KINDS)})", re.ASCII)

# Only what mail servers take everywhere: letters such as ø may stand in the domain, not before the @.
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[^\W_](?:[^\W_]|-)*(?<!-)"
_EMAIL = re.compile(rf"(?=[^@]{{1,64}}@){_WORD}(?:\.{_WORD})*@(?:{_LABEL}\.)+(?:xn--[a-z0-9-]+|[^\W\d_]{{2,}})")


class Contact(Struct, frozen=True):
    name: str
    phone: str | None
    """E.164: +45…"""
    email: str | None

    def suits(self, *, synthetic: bool) -> bool:
        """Whether it is a test citizen's, behind whom no real person can be; or whether it is a real one's.

        With one way to each it is neither's: a test citizen would count among the bookings of a real one.
        """
        tests = [] if self.phone is None else [self.phone.startswith(TEST_PHONE)]
        tests += [] if self.email is None else [is_test_email(self.email)]
        return bool(tests) and all(tests) if synthetic else not any(tests)


class Code(Struct, frozen=True, kw_only=True):
    """A code that was asked for. Its digits are derived from its id."""

    code_id: UUID
    way_hash: bytes
    """To whom, keyed."""
    device_hash: bytes
    """On which device it can be answered, keyed."""
    tries: tuple[bytes, ...] = ()
    """What marks each try: its Idempotency-Key, then the fingerprint of its body."""
    created_at: datetime
    expires_at: datetime
    answered_at: datetime | None = None
    key: UUID
    request_hash: bytes

    @property
    def proof_until(self) -> datetime | None:
        """When the proof ends that the right answer gives: a whole second, as tokens count. None: not answered."""
        return self.answered_at and (self.answered_at + PROOF_LIFE).replace(microsecond=0)


def tried(code: Code, key: UUID, request_hash: bytes, now: datetime, *, right: bool) -> tuple[Code, int]:
    """The code after a try, and how many tries are left. A repeat of an earlier try is that try, and costs none.

    Refused, at no cost: key-reused, code-over (answered or expired), code-tried-out.
    """
    this = key.bytes + request_hash
    if this not in code.tries:
        if any(other.startswith(key.bytes) for other in code.tries):
            raise Refused("key-reused")
        if code.answered_at or code.expires_at <= now:
            raise Refused("code-over")
        if len(code.tries) == MOST_TRIES:
            raise Refused("code-tried-out")
        code = replace(code, tries=(*code.tries, this), answered_at=now if right else None)
    return code, MOST_TRIES - 1 - code.tries.index(this)


def read_contact(
    name: str, phone: str | None, email: str | None, *, by_staff: bool = False
) -> tuple[Contact | None, list[Fault]]:
    """The contact in the form that is kept, or everything that is wrong with it.

    Staff may book for somebody who has neither phone nor e-mail.
    """
    errors = []
    clean_name = visible(name)
    if not clean_name:
        errors.append(Fault("#/contact/name", "Skriv dit navn.", "Write your name."))
    clean_phone = clean_email = None
    if phone and visible(phone):
        clean_phone = _e164(visible(phone))
        if clean_phone is None:
            errors.append(Fault("#/contact/phone", *NO_PHONE))
    if email and visible(email):
        clean_email = read_email(email)
        if clean_email is None:
            errors.append(Fault("#/contact/email", *NO_EMAIL))
    if not (errors or by_staff or clean_phone or clean_email):
        errors.append(Fault("#/contact", *NO_WAY_TO_REACH))
    if errors:
        return None, errors
    return Contact(clean_name, clean_phone, clean_email), []


def read_email(text: str) -> str | None:
    """The address in the form that is kept; None when no mail can be sent there."""
    clean = visible(text)
    return clean if _is_email(clean) else None


def is_test_email(email: str) -> bool:
    return email.lower().endswith(TEST_DOMAINS)


def visible(text: str) -> str:
    """`text` without what cannot be seen (controls, zero-width and direction marks), its spaces made single."""
    if text.isprintable():  # nearly always, and much cheaper to ask
        return " ".join(unicodedata.normalize("NFC", text).split())
    kept = (" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    return " ".join(
        "".join(char for char in kept if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}).split()
    )


def _is_email(text: str) -> bool:
    """Whether a mail can be sent there: who is told that it comes must get it."""
    try:
        text.rpartition("@")[2].encode("idna")
    except UnicodeError:
        return False
    return _EMAIL.fullmatch(text) is not None


def _e164(phone: str) -> str | None:
    """The number as +45… or foreign; None when it is none."""
    # Reading every way in which a number can be written is dear, and nearly everybody writes it in this one.
    if usual := _DANISH.fullmatch(phone.replace(" ", "")):
        return f"+45{usual[1]}"
    try:
        number = phonenumbers.parse(phone, "DK")
    except phonenumbers.NumberParseException:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if phonenumbers.is_valid_number(number) or (written.startswith(TEST_PHONE) and len(written) == len("+4500000000")):
        return written
    return None
