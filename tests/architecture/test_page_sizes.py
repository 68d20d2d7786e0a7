"""`make check` fails when the pages weigh more than they may."""

import os
from pathlib import Path

import pytest

from deploy import page_sizes

PAGE = '<script src="/start.js"></script><link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/assets/a.css">'
WORKER = 'precache([{"revision":null,"url":"assets/a.css"},{"revision":"1","url":"assets/a.woff2"}])'


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "assets").mkdir()
    files = {"index.html": PAGE, "sw.js": WORKER, "start.js": "1", "assets/a.css": "a{}", "assets/a.woff2": ""}
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    monkeypatch.setattr(page_sizes, "DIST", tmp_path)
    return tmp_path


def test_pages_within_their_budgets_pass(dist: Path) -> None:
    page_sizes.main()
    assert [file.name for file in page_sizes.first_screen(dist)] == ["start.js", "a.css"]
    assert [file.name for file in page_sizes.precached(dist)] == ["index.html", "sw.js", "a.css", "a.woff2"]


@pytest.mark.parametrize(
    ("name", "budget"), [("start.js", page_sizes.FIRST_SCREEN), ("assets/a.woff2", page_sizes.PRECACHED)]
)
def test_pages_that_weigh_too_much_fail_the_check(dist: Path, name: str, budget: int) -> None:
    (dist / name).write_bytes(os.urandom(budget))
    with pytest.raises(SystemExit, match=Path(name).name):
        page_sizes.main()


def test_a_worker_that_lists_nothing_is_no_light_one(dist: Path) -> None:
    (dist / "sw.js").write_text("")
    with pytest.raises(SystemExit, match="lists no files"):
        page_sizes.main()
