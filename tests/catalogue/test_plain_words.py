"""What citizens read is easy: LIX (Björnsson's readability index) of 35 at most, in each topic."""

import re
from datetime import date

import pytest

from api.catalogue.rules import Topic
from api.municipality_file.parse import parse
from api.settings import ROOT


def lix(text: str) -> float:
    """Words per sentence, plus the share of words of more than six letters in per cent."""
    words = re.findall(r"[\w-]+", text)
    sentences = len(re.findall(r"[.:!?]", text)) or 1
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)


def danish(topic: Topic) -> str:
    online = [] if topic.online is None else [topic.online.text]
    present = [] if topic.present is None else [topic.present]
    return " ".join(text.da for text in (*topic.bring, *present, *topic.conditions, *online))


@pytest.mark.parametrize("name", ["kystby", "skovsoe"])
def test_every_topic_is_told_in_plain_danish(name: str) -> None:
    plan = parse((ROOT / "municipalities" / f"{name}.toml").read_bytes(), date(2026, 11, 23)).plan
    hard = {topic.topic_id: round(lix(danish(topic))) for topic in plan.municipality.topics.values()}
    assert {topic_id: score for topic_id, score in hard.items() if score > 35} == {}


def test_an_official_sentence_would_be_too_hard() -> None:
    assert lix("Ansøgeren skal medbringe gyldig billedlegitimation ved personlig fremmøde i Borgerservice.") > 60
