"""The pages that are read."""

from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from markdown_it import MarkdownIt
from markupsafe import Markup

from monitors.alerts.closing import why_closable
from monitors.alerts.texts import notices
from monitors.alerts.waiting import OVERDUE
from monitors.oncall import figures
from monitors.oncall.desk import SHOWN, alert_of, desk_of, page
from monitors.rounds import HEARTBEAT, TRAFFIC
from monitors.store import alerts, messages, runs
from monitors.watched import Traffic

SOURCE: Final = Path(__file__).parents[2]
RENDERER: Final = MarkdownIt("commonmark", {"html": False})
WEEK: Final = timedelta(days=7)
MOST_RUNS: Final = 25
MOST_MESSAGES: Final = 50
PICTURES: Final = {".png": "image/png"}
ANY: Final = "application/octet-stream"


@get("/")
async def show_overview(request: Request[Any, Any, Any]) -> Response[str]:
    desk = desk_of(request)
    now = desk.now()
    flows = desk.flows()
    measured = runs.select_runs(desk.store, now - SHOWN, now)
    days = {one.flow.name: desk.days_of([run for run in measured if run.flow == one.flow.name]) for one in flows}
    opened = [alert for one in flows for alert in one.alerts]
    suspected = [alert for alert in alerts.select_unresolved(desk.store) if alert.state == "suspected"]
    return page(
        desk, "overview.html", flows=flows, days=days, opened=opened, suspected=suspected, troubles=desk.troubles(),
        silences=alerts.select_silences(desk.store, now),
    )  # fmt: skip


@get("/alarm/{alert_id:int}")
async def show_alert(request: Request[Any, Any, Any], alert_id: FromPath[int]) -> Response[str]:
    desk = desk_of(request)
    alert = alert_of(desk, alert_id)
    flow, severity = desk.plan.flow(alert.flow), desk.plan.severity_of(alert)
    return page(
        desk, "alert.html", alert=alert, flow=flow, severity=severity,
        events=alerts.select_events(desk.store, alert_id), closable=why_closable(alert, desk.plan, desk.now()),
        drafts=notices(alert, flow, desk.plan.clock, times_hold=desk.times_hold()) if severity == "critical" else [],
    )  # fmt: skip


@get("/flow/{name:str}")
async def show_flow(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[str]:
    desk = desk_of(request)
    state = next((one for one in desk.flows() if one.flow.name == name), None)
    if state is None:
        raise NotFoundException
    now = desk.now()
    measured = [run for run in runs.select_runs(desk.store, now - SHOWN, now) if run.flow == name]
    recent = [run for run in measured if run.at >= now - WEEK and run.check != OVERDUE]
    checks = {check: [run for run in recent if run.check == check] for check in sorted({run.check for run in recent})}
    kept = map(desk.plan.placed, alerts.select_since(desk.store, now - figures.PERIOD))
    past = [alert for alert in kept if alert.flow == name]
    return page(
        desk, "flow.html", state=state, checks=checks, begins=now - WEEK, days=desk.days_of(measured), past=past,
        latest=list(reversed(figures.changes(measured)))[:MOST_RUNS],
    )  # fmt: skip


@get("/vejledning/{name:str}")
async def show_runbook(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[str]:
    """What to do when a flow is broken, as it is written in the file that the plan names."""
    desk = desk_of(request)
    flow = next((flow for flow in desk.plan.flows if flow.name == name), None)
    if flow is None or not flow.runbook or flow.has_runbook_elsewhere:
        raise NotFoundException
    written = _runbook(flow.runbook) or f"# {flow.title}\n\nVejledningen kan ikke læses her: `{flow.runbook}`."
    return page(desk, "runbook.html", flow=flow, text=Markup(RENDERER.render(written)))  # noqa: S704 - HTML in it is escaped


def _runbook(path: str) -> str | None:
    """The file as named from where the page was started, else from the source's folder."""
    files = [file for file in (Path(path), SOURCE / path) if file.is_file()]
    return files[0].read_text() if files else None


@get("/daekning")
async def show_coverage(request: Request[Any, Any, Any]) -> Response[str]:
    desk = desk_of(request)
    explored = runs.select_explored(desk.store, desk.now() - figures.PERIOD)
    return page(desk, "coverage.html", explored=explored, covered=figures.coverage(runs.select_controls(desk.store)))


@get("/trafik")
async def show_traffic(request: Request[Any, Any, Any]) -> Response[str]:
    desk = desk_of(request)
    now = desk.now()
    fact = runs.select_fact(desk.store, TRAFFIC)
    traffic = msgspec.json.decode(fact.body, type=Traffic) if fact else None
    requests = {(one.weekday, one.hour): one.requests for one in traffic.hours} if traffic else {}
    peak = max((count for count in requests.values() if count), default=0.0)
    measured = runs.select_runs(desk.store, now - WEEK, now)
    local = [run.at.astimezone(desk.plan.clock) for run in measured if is_walk(run)]
    return page(
        desk, "traffic.html", traffic=traffic, read_at=fact.at if fact else None, requests=requests, peak=peak,
        quiet={(one.weekday, one.hour) for one in traffic.quiet} if traffic else set(),
        ran={(at.isoweekday(), at.hour) for at in local},
    )  # fmt: skip


def is_walk(run: runs.Run) -> bool:
    """Whether somebody really walked or explored: the look at what is overdue comes every minute of every hour."""
    return run.check != OVERDUE and run.colour in {"green", "red"}


@get("/beskeder")
async def show_messages(request: Request[Any, Any, Any]) -> Response[str]:
    desk = desk_of(request)
    return page(
        desk, "messages.html", sent=messages.select_messages(desk.store, MOST_MESSAGES), troubles=desk.troubles(),
        heartbeat=runs.select_fact(desk.store, HEARTBEAT),
    )  # fmt: skip


@get("/status")
async def show_status(request: Request[Any, Any, Any]) -> Response[str]:
    """For citizens: the truth in a few words, and nothing that helps whoever wishes the site ill."""
    desk = desk_of(request)
    flows = [one for one in desk.flows() if one.flow.public]
    return page(desk, "status.html", flows=flows, honesty=desk.honesty(), is_told=desk.is_told,
                times_hold=desk.times_hold())  # fmt: skip


@get("/bevis/{path:path}")
async def show_evidence(request: Request[Any, Any, Any], path: FromPath[Path]) -> Response[bytes]:
    """A file from the results' folder, and from nowhere else. Only pictures are shown; the rest is saved."""
    desk = desk_of(request)
    folder = desk.results.resolve()
    file = (folder / str(path).lstrip("/")).resolve()
    if not file.is_relative_to(folder) or file.parent == folder or not file.is_file():
        raise NotFoundException
    picture = PICTURES.get(file.suffix)
    headers = {} if picture else {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.read_bytes(), media_type=picture or ANY, headers=headers)
