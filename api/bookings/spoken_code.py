"""A booking's code: short enough to be said at the desk and typed at the stand. No I/O.

It only tells that somebody has come; whoever is to read or change a booking shows its secret.
"""

import hashlib
from uuid import UUID

LETTERS = "23456789BCDFGHJKMNPRSTVWXZ"
"""Nothing that looks or sounds like another, and no vowels: no code is a word."""
LENGTH = 6


def code_of(booking_id: UUID) -> str:
    """As it is written: K7P-3MX."""
    number = int.from_bytes(hashlib.sha256(b"arrival:" + booking_id.bytes).digest())
    digits = []
    for _ in range(LENGTH):
        number, digit = divmod(number, len(LETTERS))
        digits.append(LETTERS[digit])
    return f"{''.join(digits[:3])}-{''.join(digits[3:])}"


def read_code(typed: str) -> str | None:
    """The code as it is written, however it was typed; None when it is none."""
    letters = [letter for letter in typed.upper() if letter.isalnum()]
    if len(letters) != LENGTH or not set(letters) <= set(LETTERS):
        return None
    return f"{''.join(letters[:3])}-{''.join(letters[3:])}"
