"""The browser is the one that was named, else the system's; what cannot be is said with what to do."""

from pathlib import Path

import pytest

from monitors import browser
from monitors.browser import NoBrowser


def a_program(folder: Path, name: str) -> Path:
    program = folder / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return program


def test_the_named_browser_comes_first(tmp_path: Path) -> None:
    a_program(tmp_path, "chromium")
    named = a_program(tmp_path, "mine")
    assert browser.find({"CHROMIUM": str(named), "PATH": str(tmp_path)}) == named


def test_then_the_systems(tmp_path: Path) -> None:
    chrome = a_program(tmp_path, "google-chrome")
    assert browser.find({"PATH": str(tmp_path)}) == chrome
    chromium = a_program(tmp_path, "chromium")
    assert browser.find({"PATH": str(tmp_path)}) == chromium


def test_a_named_browser_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoBrowser, match="is no program"):
        browser.find({"CHROMIUM": str(tmp_path / "nowhere")})


def test_without_any_browser_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for source in ("find", "_fetch_from_playwright", "_fetch_from_system"):
        monkeypatch.setattr(browser, source, lambda: None)
    with pytest.raises(NoBrowser, match="sudo apt install chromium"):
        browser.provide()
