"""Which fee is in force, by day and age."""

from datetime import date

from api.catalogue.rules import Fee, LocalText, Topic

OLD = Fee(800, date(2025, 1, 1))
YOUNG = Fee(150, date(2026, 1, 1), 0, 17)
ADULT = Fee(893, date(2026, 1, 1), 18)


def topic(*fees: Fee) -> Topic:
    return Topic("passport", LocalText("Pas", "Passport"), 15, fees=fees)


def test_before_the_first_fee_there_is_none() -> None:
    assert topic(OLD).fees_on(date(2024, 12, 31)) == []


def test_a_fee_holds_until_the_next_list_of_fees_begins() -> None:
    assert topic(ADULT, YOUNG, OLD).fees_on(date(2025, 12, 31)) == [OLD]


def test_a_new_list_replaces_all_of_the_old_in_the_order_of_ages() -> None:
    assert topic(ADULT, YOUNG, OLD).fees_on(date(2026, 1, 1)) == [YOUNG, ADULT]
