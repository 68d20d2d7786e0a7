"""What those on call do: take an alert, close what no look will end, mute messages, note that a citizen was first."""

from datetime import datetime, timedelta
from typing import Any, Final

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec.structs import replace

from monitors.alerts import closing
from monitors.alerts.channels import people
from monitors.alerts.telling import EVERYTHING
from monitors.oncall.desk import Desk, alert_of, desk_of, page
from monitors.store import alerts, messages
from monitors.store.database import transaction

LONGEST_SILENCE: Final = timedelta(days=7)
"""Nothing is muted for ever: it is asked for anew, by somebody who still knows why."""
MOST: Final = 200
"""Characters of what somebody writes."""


@post("/alarm/{alert_id:int}/tag")
async def acknowledge(request: Request[Any, Any, Any], alert_id: FromPath[int]) -> Response[Any]:
    desk, who = desk_of(request), await _written(request, "who")
    if not who:
        return _refused(desk, "Skriv, hvem der tager den.")
    with transaction(desk.store):
        alert = alert_of(desk, alert_id)
        alerts.save_alert(desk.store, replace(alert, acknowledged=desk.now(), acknowledged_by=who))
        alerts.insert_event(desk.store, alert_id, desk.now(), "acknowledged", who)
    return Redirect(f"/alarm/{alert_id}", status_code=303)


@post("/alarm/{alert_id:int}/luk")
async def close(request: Request[Any, Any, Any], alert_id: FromPath[int]) -> Response[Any]:
    """End an alert that no look will find green: what was removed on purpose, or what nothing looks at any more."""
    desk = desk_of(request)
    why, who = [await _written(request, name) for name in ("why", "who")]
    if not why or not who:
        return _refused(desk, "Skriv hvorfor, og hvem der lukker den.")
    with transaction(desk.store):
        alert, now = alert_of(desk, alert_id), desk.now()
        if closing.why_closable(alert, desk.plan, now) is None:
            return _refused(desk, "Den bliver stadig prøvet, og den er forbi, når den har været i orden to gange.")
        alerts.save_alert(desk.store, closing.close(alert, now, who, why))
        alerts.insert_event(desk.store, alert_id, now, "closed", who, why)
    return Redirect(f"/alarm/{alert_id}", status_code=303)


@post("/alarm/{alert_id:int}/meldt")
async def note_report(request: Request[Any, Any, Any], alert_id: FromPath[int]) -> Response[Any]:
    """Note when the first citizen told of this fault."""
    desk = desk_of(request)
    try:
        written = datetime.fromisoformat(await _written(request, "at"))
    except ValueError:
        return _refused(desk, "Skriv dag og klokkeslæt.")
    at = written.replace(tzinfo=desk.plan.clock)
    if at > desk.now():
        return _refused(desk, "Det er ikke sket endnu.")
    with transaction(desk.store):
        alert = alert_of(desk, alert_id)
        alerts.save_alert(desk.store, replace(alert, reported=at))
        alerts.insert_event(desk.store, alert_id, desk.now(), "reported", words=f"{at:%d.%m. kl. %H.%M}")
    return Redirect(f"/alarm/{alert_id}", status_code=303)


@post("/stilhed")
async def silence(request: Request[Any, Any, Any]) -> Response[Any]:
    """Mute the messages of a flow, of an alert, or all: what is measured goes on being measured."""
    desk = desk_of(request)
    what, why, who = [await _written(request, name) for name in ("what", "why", "who")]
    minutes = await _written(request, "minutes")
    if not why or not who:
        return _refused(desk, "Skriv hvorfor, og hvem der har gjort det.")
    length = timedelta(minutes=int(minutes)) if minutes.isascii() and minutes.isdigit() and len(minutes) < 6 else None
    if length is None or not timedelta() < length <= LONGEST_SILENCE:
        return _refused(desk, "Vælg, hvor længe der skal være stille: højst en uge.")
    known = {EVERYTHING, *(flow.name for flow in desk.plan.flows)}
    if what not in known | {alert.key for alert in alerts.select_unresolved(desk.store)}:
        return _refused(desk, "Det kendes ikke mere.")
    alerts.insert_silence(desk.store, what, desk.now(), desk.now() + length, why=why, who=who)
    return Redirect("/", status_code=303)


@post("/stilhed/{silence_id:int}/slut")
async def end_silence(request: Request[Any, Any, Any], silence_id: FromPath[int]) -> Response[Any]:
    desk = desk_of(request)
    alerts.end_silence(desk.store, silence_id, desk.now())
    return Redirect("/", status_code=303)


@post("/beskeder/proev")
async def try_channels(request: Request[Any, Any, Any]) -> Response[Any]:
    """Send everybody a message that says it is a test. The next round delivers it."""
    desk = desk_of(request)
    title, body = "Prøve af kanalerne", "Dette er en prøve. Intet er i stykker, og intet skal gøres."
    with transaction(desk.store):
        names = sorted(people(desk.plan.channels))
        messages.insert_message(desk.store, desk.now(), "test", title, body, names)
    return Redirect("/beskeder", status_code=303)


async def _written(request: Request[Any, Any, Any], name: str) -> str:
    form = await request.form()
    return str(form.get(name, "")).strip()[:MOST]


def _refused(desk: Desk, why: str) -> Response[str]:
    return page(desk, "refused.html", status=422, why=why)
