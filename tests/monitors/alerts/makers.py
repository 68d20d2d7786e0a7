"""What the tests of alerts begin with: a plan, walks that went well or not, findings."""

from datetime import datetime
from typing import Any

import msgspec

from monitors.alerts.plan import Plan
from monitors.alerts.readings import Explored, Tried
from monitors.findings import Control, Finding, VerdictKind
from monitors.verdicts import Finding as Broken
from monitors.verdicts import StepTaken, Verdict

SITE = "https://by.example"
STEP = "Borgeren trykker “Skift tid”"
BUTTON = Control(landmark="main", role="button", name="Skift tid")


def a_plan(**changes: Any) -> Plan:
    """Two flows, one of which cannot wait, and one for all the rest; a check an hour."""
    flows = [
        {"name": "book", "title": "Bestille en tid", "severity": "critical", "when": "now", "checks": ["book"]},
        {"name": "look", "title": "Se tider", "checks": ["look"], "routes": ["/tid*"], "runbook": "docs/look.md"},
        {"name": "other", "title": "Alt andet", "overdue": ["*"], "overdue-minutes": 10},
    ]
    people = {"rota": "Vagten", "supplier": "Leverandøren", "borgerservice": "Vagten ringer"}
    plan = {"site": SITE, "page": "https://vagt.example", "people": people, "flows": flows}
    return msgspec.convert({**plan, **changes}, Plan)


def a_walk(check: str, at: datetime, colour: str = "green", seconds: float = 4.0) -> Verdict:
    finding = Broken(
        harm="Borgeren kan ikke skifte sin tid.",
        step=STEP,
        where="/mine",
        expected="siden “Skift tid”",
        seen="siden “Mine tider”",
    )
    outcome = {"green": "ok", "red": "failed", "inconclusive": "inconclusive"}[colour]
    walk: dict[str, Any] = {"journey": check, "title": "En tur", "target": SITE, "run": "r", "at": at}
    steps = [StepTaken(sentence="Borgeren åbner forsiden", state="ok"), StepTaken(sentence=STEP, state="failed")]
    findings = [finding] if colour == "red" else []
    reason = "Browseren svigtede." if colour == "inconclusive" else None
    return Verdict(**walk, seconds=seconds, outcome=outcome, steps=steps, findings=findings, reason=reason)


def a_finding(at: datetime, verdict: VerdictKind = "no-effect", control: Control = BUTTON, **changes: Any) -> Finding:
    given: dict[str, Any] = {
        "target": SITE, "route": "/tid", "role": "citizen", "language": "da", "size": "phone", "control": control,
        "verdict": verdict, "experience": f"Borgeren bruger {control.words}, og der sker intet.",
        "expected": "at der sker noget", "seen": "intet", "path": ["Åbn /", "Tryk på knappen “Skift tid”"],
        "exercise": "abc123", "seed": 7, "deployment": "v2", "first_seen": at,
    }  # fmt: skip
    return Finding(**{**given, **changes})


def an_exploration(at: datetime, *findings: Finding, tried: list[Control] | None = None, **changes: Any) -> Explored:
    controls = [BUTTON] if tried is None else tried
    given: dict[str, Any] = {
        "check": "explore", "at": at, "seconds": 60.0, "outcome": "failed" if findings else "ok",
        "deployment": "v2", "findings": list(findings), "exercised": len(controls), "counted": 2,
        "tried": frozenset(Tried("/tid", control.role, control.name) for control in controls),
    }  # fmt: skip
    return Explored(**{**given, **changes})
