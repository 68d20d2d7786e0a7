"""What stands in a text's place when it is broken. Pure."""

from typing import Final

ENGLISH: Final = (
    "please choose the office where you want to be met and bring your own papers with you when you come "
    "because they are all needed for what we have to do and it is not possible to do this at another time "
)
KEYS: Final = ("screen.part.text", "screen.someText", "SCREEN_PART_TEXT")
"""What the keys of texts look like, in one catalogue or another."""


def instead(operator: str, text: str) -> str:
    """As many English words as the text has; or what a text's key looks like."""
    if operator == "missing translation":
        return KEYS[len(text) % len(KEYS)]
    words = ENGLISH.split()
    return " ".join(words[place % len(words)] for place in range(len(text.split()))).capitalize()
