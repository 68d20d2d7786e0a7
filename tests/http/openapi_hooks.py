"""What Schemathesis cannot guess: times that are free, bookings that exist, and the secrets that open them.

Loaded by Schemathesis (`schemathesis.toml`). Every second valid case is given real values, the others stay as
generated, so that both what is accepted and what is refused is walked. Appends "operation status" lines to the
file that TALLY names.
"""

import itertools
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import requests
import schemathesis
from schemathesis import AuthContext, Case, HookContext, Response

from api.contacts.code import digits_of
from tests.staff.files import A_TOWN
from tests.staff.people import PASSWORD

KEY = os.environ["BORGERTID_KEY"].encode()
STAFF_TOKEN = os.environ["BORGERTID_STAFF_TOKEN"]
FOR_PROGRAMS = (
    "/api/v1/staff/", "/api/v1/stand", "/api/v1/board", "/api/v1/overdue", "/api/v1/traffic", "/api/v1/test-messages",
    "/api/v1/fault-reports",
)  # fmt: skip
FROM_OUR_PAGES = ("/api/v1/staff/sign-in", "/api/v1/devices/")
OF_THE_BOOKING = "Bearer of-the-booking"
BODIES = {
    "inviteCitizen": {"pool": "caseworker", "until": "2026-12-24T12:00:00+01:00"},
    "expectDevice": {"kind": "stand", "office": "library", "name": "Stander"},
    "signIn": {"user": "test", "password": PASSWORD},
}
"""What is right for this server, by operation."""
TURNS: dict[str, Iterator[int]] = defaultdict(itertools.count)
"""By operation, so that each is met half the time, whatever else is asked."""
KEYS = (str(UUID(int=number)) for number in itertools.count(1))
SECRETS: dict[str, str] = {}
TIMES: list[tuple[str, str]] = []
MISFITS: list[str] = []
TODAYS: list[dict] = []
DESKS = itertools.count(1)
A_DESK = {"office": "library", "desk": "1", "finish": True}
A_WALK_IN = {"office": "library", "topics": [{"id": "passport-adult", "persons": 1}]}
REAL = {
    "callNext": A_DESK,
    "holdNext": {"office": "library"},
    "parkTicket": {"until": "2026-11-23T12:00:00+01:00"},
    "handTicketOver": {"desk": "2", "pool": None, "topics": None},
    "giveNumber": A_WALK_IN,
    "takeNumber": A_WALK_IN,
    "reserveNumbers": {"office": "library"},
}
"""What bodies of the day are about, where a guess would be about nothing."""
OF_THE_DAY = {
    "arrive",
    "readOwnTicket",
    "leaveLine",
    "readDay",
    "readTicketHistory",
    "callNext",
    "callTicket",
    "recallTicket",
    "startTicket",
    "finishTicket",
    "noteNoShow",
    "noteLeft",
    "parkTicket",
    "resumeTicket",
    "handTicketOver",
    "undoOnTicket",
    "noteArrival",
    "giveNumber",
    "holdNext",
    "arriveAtStand",
    "takeNumber",
    "reserveNumbers",
    "readStand",
    "readBoard",
}
TASK = str(UUID(int=7))
"""The one that the test has made; it can be finished again and again."""

schemathesis.serializer.alias("application/toml", "text/plain")


@schemathesis.auth(refresh_interval=None)
class Bearer:
    """Which secret is right is known only when the booking is: `before_call` puts it in."""

    def get(self, case: Case, context: AuthContext) -> str:
        return OF_THE_BOOKING

    def set(self, case: Case, data: str, context: AuthContext) -> None:
        case.headers["Authorization"] = data


@schemathesis.hook
def before_call(context: HookContext, case: Case, kwargs: dict) -> None:
    positive = case.meta is None or case.meta.generation.mode.is_positive
    if positive or "Authorization" not in case.headers:
        # No guess is ever signed, and a wrong mark or proof is refused before anything else is looked at.
        case.headers.pop("Borgertid-Synthetic", None)
        case.headers.pop("Borgertid-Proof", None)
    if positive and next(TURNS[case.operation.label]) % 2:
        _make_real(case)
    if positive and case.operation.path.startswith(FROM_OUR_PAGES):
        case.headers["Sec-Fetch-Site"] = "same-origin"
    if case.headers.get("Authorization") == OF_THE_BOOKING:
        secret = SECRETS.get(str(case.path_parameters.get("booking_id")), "of-no-booking")
        if case.operation.path.startswith(FOR_PROGRAMS):
            secret = STAFF_TOKEN
        case.headers["Authorization"] = f"Bearer {secret}"


@schemathesis.hook
def after_call(context: HookContext, case: Case, response: Response) -> None:
    made = response.json() if response.status_code == 201 else {}
    if "secret" in made:  # a report of a fault has none
        SECRETS[made["id"]] = made["secret"]
    with Path(os.environ["TALLY"]).open("a") as tally:
        tally.write(f"{case.operation.definition.raw['operationId']} {response.status_code}\n")


def _make_real(case: Case) -> None:
    """Replace what only this server's data can make right: the time, the topics, the contact and the booking."""
    operation = case.operation.definition.raw["operationId"]
    if operation in OF_THE_DAY:
        _make_day_real(operation, case)
    _make_planning_real(operation, case)
    if operation in OWN:
        OWN[operation](case)
    if operation in BODIES:
        case.body = BODIES[operation]
    if case.media_type == "application/toml":
        case.body = A_TOWN
    if case.path_parameters.get("booking_id") is not None:
        case.path_parameters["booking_id"] = _made(operation, case)
    if isinstance(case.body, dict) and "start" in case.body:
        _make_visit_real(case)


def _make_day_real(operation: str, case: Case) -> None:
    """What is asked of the day, of a ticket in the state in which it is possible."""
    if case.query is not None and "office" in case.query:
        case.query = {"office": "library"}
    if operation in {"arrive", "noteArrival", "arriveAtStand"}:
        _arrive(operation, case)
    elif case.path_parameters.get("ticket_id") is not None:
        ticket = _a_ticket(operation, case)
        case.path_parameters["ticket_id"] = ticket["id"]
        if operation in {"readOwnTicket", "leaveLine"}:
            case.headers["Authorization"] = f"Bearer {ticket['secret']}"
    if isinstance(case.body, dict):
        case.body.update(REAL.get(operation, {}))
        case.body.pop("at", None)
        case.body.pop("number", None)


def _arrive(operation: str, case: Case) -> None:
    """With an acute time at ten: it is booked once, and can be told of again and again."""
    if not TODAYS:
        visit = {"office": "town-hall", "start": "2026-11-23T10:00:00+01:00", "topics": [{"id": "passport-adult"}]}
        TODAYS.append(_post(case, "/bookings", {**visit, "contact": _contact()}))
    booking = TODAYS[0]
    if operation == "arrive":
        case.path_parameters["booking_id"] = booking["id"]
        case.headers["Authorization"] = f"Bearer {booking['secret']}"
    elif operation == "noteArrival":
        case.body["booking"] = booking["id"]
    else:
        case.body.update(office="town-hall", shown=f"#{booking['id']}.{booking['secret']}")


def _a_ticket(operation: str, case: Case) -> dict:
    """A new one, brought to where the operation is possible, by a desk of its own."""
    wanted = {"office": "library", "topics": [{"id": "passport-adult"}]}
    ticket = _post(case, "/staff/day/tickets", wanted, STAFF_TOKEN)
    path = f"/staff/day/tickets/{ticket['id']}"
    if operation in {"recallTicket", "startTicket", "finishTicket", "noteNoShow", "undoOnTicket"}:
        _post(case, f"{path}/call", {"desk": f"d{next(DESKS)}"}, STAFF_TOKEN)
    if operation == "resumeTicket":
        _post(case, f"{path}/leave", {}, STAFF_TOKEN)
    return ticket


def _make_planning_real(operation: str, case: Case) -> None:
    hours = {"from": "2026-12-24T08:00:00+01:00", "until": "2026-12-24T12:00:00+01:00"}
    match operation:
        case "previewDocument":
            case.body = _get(case, "/staff/document")
        case "saveDocument":
            case.body, case.headers["If-Match"] = _get(case, "/staff/document"), "*"
        case "readOldFile" | "previewRestore":
            case.path_parameters["version"] = _get(case, "/staff/municipality/history")["version"]
        case "restoreVersion":
            case.path_parameters["version"] = _get(case, "/staff/municipality/history")["version"]
            case.headers["If-Match"] = "*"
        case "readStaffCalendar" | "readFigures":
            case.query = {"office": "library"}
        case "previewSick" | "tellSick":
            case.body = {"pool": "caseworker", "reason": "Sygdom.", **hours}
        case "finishTask":
            case.path_parameters["task_id"] = TASK
        case "findBookings":
            case.body = {"name": "test"}


def _make_visit_real(case: Case) -> None:
    office, start = _free(case)
    case.body.update(office=office, start=start)
    if "topics" in case.body:
        case.body["topics"] = [{"id": "passport-adult", "persons": 1}]
    if "contact" in case.body:
        case.body["contact"] = _contact()
        case.body.pop("hold", None)


def _made(operation: str, case: Case) -> str:
    """A booking, or a hold, in the state in which the operation is possible."""
    if operation == "keepMisfit":
        return _misfit(case)
    office, start = _free(case)
    visit = {"office": office, "start": start, "topics": [{"id": "passport-adult"}]}
    if operation in {"extendHold", "releaseHold"}:
        made = _post(case, "/holds", {**visit, "client": next(KEYS)})
    else:
        made = _post(case, "/bookings", {**visit, "contact": _contact()})
    SECRETS[made["id"]] = made["secret"]
    if operation in {"undoCancellation", "undoForCitizen"}:
        _post(case, f"/bookings/{made['id']}/cancel", {}, made["secret"])
    return made["id"]


def _ask_for_code(case: Case) -> None:
    case.body["contact"] = {"email": f"test{next(KEYS)}@borgertid.dk"}


def _answer_code(case: Case) -> None:
    case.path_parameters["code_id"], case.body = _asked(case)


def _show_proof(case: Case) -> None:
    case.headers["Authorization"] = f"Bearer {_proof(case)}"


def _save_unseen(case: Case) -> None:
    case.headers["If-Match"] = "*"


def _for_two(case: Case) -> None:
    case.query = {"topic": ["passport-adult:2"]}


def _asked(case: Case) -> tuple[str, dict]:
    """A new code, and the body that answers it."""
    device = next(KEYS)
    asked = _post(case, "/contact-codes", {"contact": {"email": f"test{device}@borgertid.dk"}, "device": device})
    return asked["id"], {"digits": digits_of(KEY, UUID(asked["id"])), "device": device}


def _proof(case: Case) -> str:
    code_id, body = _asked(case)
    return _post(case, f"/contact-codes/{code_id}/answer", body)["token"]


def _misfit(case: Case) -> str:
    """The one that the test has made; it can be kept again and again."""
    if not MISFITS:
        url = f"{case.operation.base_url}/api/v1/staff/misfits"
        listed = requests.get(url, headers={"Authorization": f"Bearer {STAFF_TOKEN}"}, timeout=10).json()
        MISFITS.extend(misfit["booking"] for misfit in listed["misfits"])
    return MISFITS[0]


def _expect_device(case: Case) -> dict:
    return _post(case, "/staff/device-codes", BODIES["expectDevice"], STAFF_TOKEN)


def _pair(case: Case) -> None:
    case.body = {"digits": _expect_device(case)["digits"]}


def _be_paired(case: Case) -> None:
    url, digits = f"{case.operation.base_url}/api/v1/devices/pair", _expect_device(case)["digits"]
    paired = requests.post(url, json={"digits": digits}, headers={"Sec-Fetch-Site": "same-origin"}, timeout=10)
    case.cookies = paired.cookies.get_dict()


def _name_device(case: Case) -> None:
    case.path_parameters["device_id"] = _expect_device(case)["id"]


def _contact() -> dict:
    return {"name": "Test Testesen", "phone": "20 12 34 56"}


def _free(case: Case) -> tuple[str, str]:
    if not TIMES:
        url = f"{case.operation.base_url}/api/v1/free-times?topic=passport-adult&days=62"
        days = requests.get(url, timeout=10).json()["days"]
        TIMES.extend((day["office"], time) for day in days for time in day["times"])
    return TIMES.pop()


def _get(case: Case, path: str) -> dict:
    headers = {"Authorization": f"Bearer {STAFF_TOKEN}"}
    return requests.get(f"{case.operation.base_url}/api/v1{path}", headers=headers, timeout=10).json()


def _post(case: Case, path: str, body: dict, secret: str = "") -> dict:
    headers = {"Idempotency-Key": next(KEYS), "Authorization": f"Bearer {secret}"}
    answer = requests.post(f"{case.operation.base_url}/api/v1{path}", json=body, headers=headers, timeout=10)
    answer.raise_for_status()
    return answer.json()


def _since_a_moment(case: Case) -> None:
    case.query = {"since": "2026-11-23T08:00:00+01:00"}


OWN = {
    "askForCode": _ask_for_code,
    "answerCode": _answer_code,
    "readMyBookings": _show_proof,
    "saveMunicipality": _save_unseen,
    "readFreeTimes": _for_two,
    "pairDevice": _pair,
    "readThisDevice": _be_paired,
    "revokeDevice": _name_device,
    "readFirstTold": _since_a_moment,
}
"""What an operation needs beyond a right body."""
