from datetime import datetime, timedelta
from pathlib import Path

import pytest

from api.problems import Refused
from api.web.mark import is_marked
from monitors.targets import MARK_LIFE, Target, TargetRefused, read_target

KEY = b"k" * 64


@pytest.fixture
def target() -> Target:
    return Target(base_url="https://by.example", key=KEY)


def test_the_server_accepts_the_mark_until_it_expires(target: Target, now: datetime) -> None:
    mark = target.mark("run", now)
    assert is_marked(mark, KEY, now)
    with pytest.raises(Refused, match="mark-invalid"):
        is_marked(mark, KEY, now + MARK_LIFE)


def test_the_server_refuses_a_mark_made_with_another_key(target: Target, now: datetime) -> None:
    with pytest.raises(Refused, match="mark-invalid"):
        is_marked(target.mark("run", now), b"x" * 64, now)


def test_a_mark_lives_no_longer_than_a_server_accepts() -> None:
    assert timedelta(minutes=15) >= MARK_LIFE


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("https://by.example/mine#x", True),
        ("http://by.example/", False),
        ("https://by.example:8443/", False),
        ("https://by.example.org/", False),
    ],
)
def test_only_its_own_scheme_host_and_port_are_the_target(target: Target, url: str, here: bool) -> None:
    assert target.is_here(url) is here


def test_the_key_comes_from_the_environment_else_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "monitor.key"
    file.write_bytes(b"f" * 64 + b"\n")
    assert read_target("http://by.example", file, {"BORGERTID_MONITOR_KEY": "e" * 64}).key == b"e" * 64
    assert read_target("http://by.example", file, {}).key == b"f" * 64
    assert read_target("http://by.example", None, {}).may_write is False


@pytest.mark.parametrize(
    ("url", "content", "sentence"),
    [
        ("by.example", b"k" * 64, "“by.example” er ikke en adresse"),
        ("http://by.example", b"short", "for kort"),
        ("http://by.example", None, "kan ikke læses"),
    ],
)
def test_a_target_that_cannot_be_used_is_refused(
    url: str, content: bytes | None, sentence: str, tmp_path: Path
) -> None:
    file = tmp_path / "monitor.key"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(TargetRefused, match=sentence):
        read_target(url, file, {})
