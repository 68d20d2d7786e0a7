"""What citizens read is easy: LIX (Björnsson's readability index) of 35 at most.

The texts of the pages are judged alike in pwa/tests/words.test.ts.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
import pytest

from api.bookings import mail_texts
from api.catalogue.rules import Topic
from api.contacts import mails
from api.municipality_file.parse import parse
from api.problems import KINDS
from api.settings import ROOT

PLAIN = 35
ENDS = (".", ":", "!", "?")


def lix(texts: Iterable[str]) -> float:
    """Words per sentence, plus the share of words of more than six letters in per cent.

    A text without a full stop (a label, a heading) ends like a sentence: nobody reads on across it.
    """
    running = " ".join(text if text.endswith(ENDS) else f"{text}." for text in texts)
    words = re.findall(r"[\w-]+", running)
    sentences = len(re.findall(r"[.:!?](?=\s|$)", running))
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)


def danish(topic: Topic) -> list[str]:
    online = [] if topic.online is None else [topic.online.text]
    present = [] if topic.present is None else [topic.present]
    return [text.da for text in (*topic.bring, *present, *topic.conditions, *online)]


@pytest.mark.parametrize("name", ["kystby", "skovsoe"])
def test_every_topic_is_told_in_plain_danish(name: str) -> None:
    plan = parse((ROOT / "municipalities" / f"{name}.toml").read_bytes(), date(2026, 11, 23)).plan
    scores = {topic.topic_id: round(lix(danish(topic))) for topic in plan.municipality.topics.values()}
    assert {topic_id: score for topic_id, score in scores.items() if score > PLAIN} == {}


def test_every_refusal_is_told_in_plain_danish() -> None:
    scores = {name: round(lix([kind.title, kind.way_on])) for name, kind in KINDS.items()}
    assert {name: score for name, score in scores.items() if score > PLAIN} == {}


def test_every_mail_is_written_in_plain_danish() -> None:
    booking = list(strings_in(msgspec.to_builtins(mail_texts.WORDS["da"])))
    code = [mails.SUBJECT["da"], *mails.TEXT["da"].split("\n\n")]
    assert lix(booking) <= PLAIN
    assert lix(code) <= PLAIN


def strings_in(words: dict[str, str | dict[str, str]]) -> Iterator[str]:
    for word in words.values():
        yield from [word] if isinstance(word, str) else word.values()


def test_an_official_sentence_would_be_too_hard() -> None:
    """The same figure as in pwa/tests/words.test.ts: both count alike."""
    official = "Ansøgeren skal medbringe gyldig billedlegitimation ved personlig fremmøde i Borgerservice."
    assert lix([official]) == pytest.approx(70)
