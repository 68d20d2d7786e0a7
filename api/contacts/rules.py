"""Who can be reached about a booking: what is accepted, and in which form it is kept. No I/O."""

import re
import unicodedata

import phonenumbers
from msgspec import Struct

from api.problems import Fault

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

# Only what mail servers take everywhere: letters such as ø may stand in the domain, not before the @.
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[^\W_](?:[^\W_]|-)*(?<!-)"
_EMAIL = re.compile(rf"(?=[^@]{{1,64}}@){_WORD}(?:\.{_WORD})*@(?:{_LABEL}\.)+(?:xn--[a-z0-9-]+|[^\W\d_]{{2,}})")


class Contact(Struct, frozen=True):
    name: str
    phone: str | None
    """E.164: +45…"""
    email: str | None

    @property
    def is_test(self) -> bool:
        """Whether no real person can be behind it."""
        by_email = self.email is not None and self.email.lower().endswith(TEST_DOMAINS)
        return by_email or (self.phone is not None and self.phone.startswith(TEST_PHONE))


def read_contact(name: str, phone: str | None, email: str | None) -> tuple[Contact | None, list[Fault]]:
    """The contact in the form that is kept, or everything that is wrong with it."""
    errors = []
    clean_name = _visible(name)
    if not clean_name:
        errors.append(Fault("#/contact/name", "Skriv dit navn.", "Write your name."))
    clean_phone = clean_email = None
    if phone and _visible(phone):
        clean_phone = _e164(_visible(phone))
        if clean_phone is None:
            errors.append(Fault("#/contact/phone", *NO_PHONE))
    if email and _visible(email):
        clean_email = _visible(email)
        if not _is_email(clean_email):
            errors.append(Fault("#/contact/email", *NO_EMAIL))
    if not errors and clean_phone is None and clean_email is None:
        errors.append(Fault("#/contact", *NO_WAY_TO_REACH))
    if errors:
        return None, errors
    return Contact(clean_name, clean_phone, clean_email), []


def _visible(text: str) -> str:
    """`text` without what cannot be seen (controls, zero-width and direction marks), its spaces made single."""
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
    try:
        number = phonenumbers.parse(phone, "DK")
    except phonenumbers.NumberParseException:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if phonenumbers.is_valid_number(number) or (written.startswith(TEST_PHONE) and len(written) == len("+4500000000")):
        return written
    return None
