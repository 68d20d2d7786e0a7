"""A confirmed fault as a finding, with its evidence beside it."""

from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from monitors.explorer.replay_file import replay_file
from monitors.explorer.shapes import Judged, Observation
from monitors.explorer.signature import exercise_id, route_of
from monitors.explorer.target_file import ExplorerTarget
from monitors.explorer.trying import Confirmed
from monitors.explorer.words import control_of, place_of, sentence_of
from monitors.findings import HARMS, Artifacts, Control, Finding, VerdictKind

OF_THE_PAGE: Final[frozenset[VerdictKind]] = frozenset({"wrong-language", "inaccessible"})
"""Whichever control led there, it is the page that is at fault."""
OFTEN_SHARED: Final[frozenset[VerdictKind]] = OF_THE_PAGE | {
    "failed-request", "page-error", "error-text", "still-pending", "broken-page",
}  # fmt: skip
"""One fault behind many controls: told once in a run, of the control that met it first."""


def fault_of(observation: Observation, judged: Judged) -> tuple[str, ...]:
    """What makes two verdicts of one run the same fault."""
    url = observation.after.url if observation.after else observation.before.url
    if judged.kind in OF_THE_PAGE:
        return judged.kind, place_of(route_of(url), observation.is_offline), judged.seen
    if judged.kind in OFTEN_SHARED:
        return judged.kind, judged.seen
    control = control_of(observation.step.control, observation.step.url)
    route = place_of(route_of(observation.before.url), observation.is_offline)
    return judged.kind, route, control.landmark, control.role, control.name


def finding_of(confirmed: Confirmed, target: ExplorerTarget, deployment: str, now: datetime) -> Finding:
    observation, judged, order = confirmed.observation, confirmed.judged, confirmed.order
    after = observation.after or observation.before
    step = order.step
    control = control_of(None if judged.kind in OF_THE_PAGE else step.control, step.url or after.url)
    if judged.kind == "inaccessible":
        control = msgspec.structs.replace(control, name=f"{control.name} {judged.seen.partition(':')[0]}")
    opened = step.url or (after.url if judged.kind in OF_THE_PAGE else observation.before.url)
    finding = Finding(
        target=target.url, route=place_of(route_of(opened), observation.is_offline), role=target.role,
        language=target.language, size=target.size, control=control, verdict=judged.kind,
        experience=experience_of(judged.kind, control), expected=judged.expected, seen=judged.seen,
        path=[sentence_of(one) for one in [*order.path, step]],
        exercise=exercise_id(order.path, step, order.seed), seed=order.seed, deployment=deployment, first_seen=now,
        target_file=target.source,
    )  # fmt: skip
    return msgspec.structs.replace(finding, artifacts=_write(finding, confirmed, target))


def experience_of(kind: VerdictKind, control: Control) -> str:
    return HARMS[kind].format(control=control.words)


def _write(finding: Finding, confirmed: Confirmed, target: ExplorerTarget) -> Artifacts:
    keeping, order = confirmed.keeping, confirmed.order
    program = keeping.folder / "replay.py"
    # Whoever runs it stands in its own folder.
    source = str(Path(target.source).absolute()) if target.source else ""
    whose = msgspec.structs.replace(target, source=source)
    program.write_text(replay_file(finding, [*order.path, order.step], whose))
    artifacts = Artifacts(
        screenshot=_there(keeping.screenshot), trace=_there(keeping.trace), har=_there(keeping.har), replay=str(program)
    )
    whole = msgspec.structs.replace(finding, artifacts=artifacts)
    (keeping.folder / "finding.json").write_bytes(msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n")
    return artifacts


def _there(path: Path) -> str | None:
    return str(path) if path.exists() else None
