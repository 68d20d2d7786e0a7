"""What is taken as a way to reach somebody can be used as one."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.contacts.rules import NO_PHONE, read_contact
from api.messages.rules import Message
from api.messages.smtp import compose, read_sender

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PART = st.text("abæø19.-_'+", min_size=1, max_size=70)


@given(st.emails() | st.builds("{}@{}.dk".format, PART, PART) | st.builds("{}@{}".format, PART, PART))
@example("søren@eksempel.dk")
@example("a..b@eksempel.dk")
@example(".a@eksempel.dk")
@example(f"navn@{'b' * 64}.dk")
def test_a_mail_can_be_sent_to_every_address_that_is_accepted(address: str) -> None:
    contact, _ = read_contact("Test Testesen", None, address)
    if contact and contact.email:
        compose(
            Message(to=contact.email, subject="Tid", text="", synthetic=False),
            "by.1.1",
            read_sender("by@kystby.dk"),
            NOW,
        )


@pytest.mark.parametrize(
    "address",
    ["navn@eksempel.dk", "N.A+b@Eksempel.DK", "o'neil@eksempel.dk", "n_a@ærø.dk", "a@b1.dk", "a@eksempel.xn--p1ai"],
)
def test_an_ordinary_address_is_accepted_as_it_was_written(address: str) -> None:
    contact, faults = read_contact("Test Testesen", None, f" {address} ")
    assert (contact and contact.email, faults) == (address, [])


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("20 12 34 56", "+4520123456"),
        ("+45 20123456", "+4520123456"),
        ("0045 20.12.34.56", "+4520123456"),
        ("(+45) 20-12-34-56", "+4520123456"),
        ("4520123456", "+4520123456"),
        ("33 12 34 56", "+4533123456"),
        ("\u202d20123456\u202c", "+4520123456"),
        ("+46 70 123 45 67", "+46701234567"),
        ("+299 32 12 34", "+299321234"),
        ("+298 21 12 34", "+298211234"),
    ],
)
def test_a_phone_number_is_kept_in_one_form_however_it_is_written(written: str, kept: str) -> None:
    contact, faults = read_contact("Test Testesen", written, None)
    assert (contact and contact.phone, faults) == (kept, [])


@given(st.integers(10_000_000, 99_999_999), st.sampled_from(["", "+45"]))
@example(20_123_456, "")
@example(45_123_456, "")
def test_the_usual_way_to_write_a_number_is_judged_like_every_other(digits: int, prefix: str) -> None:
    usual, unusual = (
        read_contact("Test Testesen", written, None)[0] for written in (f"{prefix}{digits}", f"0045-{digits}")
    )
    assert usual == unusual


@pytest.mark.parametrize("sentence", NO_PHONE)
def test_whoever_is_told_how_to_write_a_number_is_not_shown_one_that_is_refused(sentence: str) -> None:
    for shown in re.findall(r"\d[\d ]{6,}\d", sentence):
        assert read_contact("Test Testesen", shown, None)[1] == []
