"""`make check` fails when the pages weigh more than they may."""

import os
from pathlib import Path

import pytest

from deploy import page_sizes

PAGE = """<head><script src="/assets/start.js"></script><link rel="icon" href="/icon.svg"><style>a{}</style></head>
<template id="elsewhere"><link rel="modulepreload" href="/assets/later.js"></template>"""
WORKER = 'precache([{"revision":null,"url":"assets/start.js"},{"revision":"1","url":"assets/a.woff2"}])'


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "assets").mkdir()
    files = {"index.html": PAGE, "sw.js": WORKER, "assets/start.js": "1", "assets/a.woff2": ""}
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    monkeypatch.setattr(page_sizes, "DIST", tmp_path)
    return tmp_path


def test_pages_within_their_budgets_pass(dist: Path) -> None:
    page_sizes.main()
    assert [*page_sizes.first_screen(dist)] == ["assets/start.js", "styles in the page"]
    assert [*page_sizes.precached(dist)] == ["index.html", "sw.js", "assets/start.js", "assets/a.woff2"]


@pytest.mark.parametrize(
    ("name", "budget"), [("assets/start.js", page_sizes.FIRST_SCREEN), ("assets/a.woff2", page_sizes.PRECACHED)]
)
def test_pages_that_weigh_too_much_fail_the_check(dist: Path, name: str, budget: int) -> None:
    (dist / name).write_bytes(os.urandom(budget))
    with pytest.raises(SystemExit, match=name):
        page_sizes.main()


def test_styles_in_the_page_weigh_as_much_as_those_in_a_file(dist: Path) -> None:
    styles = f"<style>{os.urandom(page_sizes.FIRST_SCREEN).hex()}</style>"
    (dist / "index.html").write_text(styles)
    with pytest.raises(SystemExit, match="styles in the page"):
        page_sizes.main()


def test_a_worker_that_lists_nothing_is_no_light_one(dist: Path) -> None:
    (dist / "sw.js").write_text("")
    with pytest.raises(SystemExit, match="lists no files"):
        page_sizes.main()
