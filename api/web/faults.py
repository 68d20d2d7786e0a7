"""What the decoder says of a wrong value, in words that help whoever wrote it."""

import re

from api.problems import Fault

MISSING = ("Mangler.", "Is missing.")
WRONG = ("Har forkert form.", "Has the wrong form.")

WORDS = [
    (r"Expected `datetime` with a timezone component", "Tidspunktet mangler sin tidszone, for eksempel +01:00.",
     "The time lacks its offset, for example +01:00."),
    (r"Invalid RFC3339 encoded datetime|Expected `datetime`",
     "Skriv et tidspunkt, for eksempel 2026-11-24T10:00:00+01:00.",
     "Write a time, for example 2026-11-24T10:00:00+01:00."),
    (r"Invalid ISO8601 date|Invalid RFC3339 encoded date\b|Expected `date`", "Skriv en dato, for eksempel 2026-11-24.",
     "Write a date, for example 2026-11-24."),
    (r"Invalid UUID|Expected `uuid`", "Skriv en UUID.", "Write a UUID."),
    (r"Invalid enum value", "Vælg en af mulighederne.", "Choose one of the values there are."),
    (r"Expected `str` of length >= 1$", "Må ikke være tom.", "Must not be empty."),
    (r"Expected `str` of length <= (\d+)", r"Højst \1 tegn.", r"At most \1 characters."),
    (r"Expected `array` of length >= (\d+)", r"Vælg mindst \1.", r"Choose at least \1."),
    (r"Expected `array` of length <= (\d+)", r"Vælg højst \1.", r"Choose at most \1."),
    (r"Expected `int` >= (\d+)", r"Mindst \1.", r"At least \1."),
    (r"Expected `int` <= (\d+)", r"Højst \1.", r"At most \1."),
    (r"Expected `str` matching regex", "Skriv emne eller emne:personer.", "Write topic or topic:persons."),
    (r"Expected `(?:str|str \| null)`", "Skriv tekst.", "Write text."),
    (r"Expected `int`", "Skriv et helt tal.", "Write a whole number."),
    (r"Expected `array`", "Skriv en liste.", "Write a list."),
    (r"Expected `object`", "Skriv et objekt.", "Write an object."),
    (r"Missing required query parameter", *MISSING),
]  # fmt: skip
"""The first that matches is said. Never the decoder's own words: those can hold what was typed."""


def fault_of(pointer: str, said: str) -> Fault:
    """`said` by the decoder of the value at `pointer`."""
    for pattern, danish, english in WORDS:
        if found := re.match(pattern, said):
            return Fault(pointer, found.expand(danish), found.expand(english))
    return Fault(pointer, *WRONG)
