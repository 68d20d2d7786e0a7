"""Each verdict that was promised, and where it is reached: by rule from what was seen, and in a real browser."""

from pathlib import Path
from typing import Final

from monitors.findings import HARMS, VerdictKind
from tests.monitors.explorer.test_exploring import EXPECTED
from tests.monitors.explorer.test_verdicts import BROKEN

PROMISED: Final[dict[str, list[VerdictKind]]] = {
    "unclickable: covered, zero size": ["unclickable"],
    "an answer of 400 or more, or a failed request, the service worker's included": ["failed-request"],
    "page error": ["page-error"],
    "error text or soft 404": ["error-text"],
    "no effect": ["no-effect"],
    "submit with neither write nor message": ["submit-unanswered"],
    "write accepted but second channel unchanged": ["not-stored", "no-message"],
    "second channel has other values than chosen": ["stored-otherwise"],
    "double submit": ["stored-twice"],
    "still pending": ["still-pending"],
    "page and second channel disagree after reload": ["stale-page"],
    "toggle not kept": ["toggle-not-kept"],
    "wrong language": ["wrong-language"],
    "never enabled in any state": ["never-enabled"],
    "download empty or of wrong type": ["bad-download"],
    "effect differs from the last accepted one": ["other-effect"],
    "a control that was there last time is gone": ["gone"],
    "axe in every state": ["inaccessible"],
    "broken links to the outside": ["dead-outside-link"],
    "a page that closes itself, crashes or hangs": ["broken-page"],
}
OF_A_WHOLE_RUN: Final[set[VerdictKind]] = {"never-enabled", "gone", "dead-outside-link"}
"""No single exercise can tell."""
IN_A_BROWSER: Final[dict[VerdictKind, str]] = {
    **dict.fromkeys(EXPECTED.values(), "test_exploring.py"),
    "gone": "test_exploring.py",
    "other-effect": "test_exploring.py",
    "broken-page": "test_bad_sites.py",
    "dead-outside-link": "test_beside_the_page.py",
    "inaccessible": "test_beside_the_page.py",
    "no-message": "test_beside_the_page.py",
}


def test_every_promised_verdict_is_there_and_every_one_that_is_there_was_promised() -> None:
    assert {kind for kinds in PROMISED.values() for kind in kinds} == set(HARMS)


def test_every_verdict_on_one_exercise_has_its_rule_tried() -> None:
    assert {kind for kind, _, _ in BROKEN} | OF_A_WHOLE_RUN == set(HARMS)


def test_every_verdict_is_reached_in_a_real_browser() -> None:
    assert set(IN_A_BROWSER) == set(HARMS)
    for kind, file in IN_A_BROWSER.items():
        assert f'"{kind}"' in (Path(__file__).parent / file).read_text()
