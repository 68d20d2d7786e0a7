"""Citizens whom a clerk must call or write to, because no mail reaches them or there is no time for them."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from msgspec import Struct

from api.bookings.calls import Kind, OpenCall, Why, count_open_calls, select_open_calls, update_call_done
from api.bookings.spoken_code import code_of
from api.bookings.visits import TopicChoice
from api.bookings.wire import Moment
from api.catalogue.rules import Municipality
from api.database import transaction
from api.problems import Refused
from api.staff.audit import audit, audit_reading
from api.staff.roles import SECURITY, GivenActor, Role, demand
from api.staff.test_colleagues import OPEN
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import refusals

MOST = 200


class TaskAnswer(Struct, frozen=True, kw_only=True):
    id: UUID
    kind: Kind
    why: Why
    """moved, cancelled: the office has changed the time; no-time: there was no other time to give; not-reached: a
    mail was refused, and the address may be wrong."""
    booking: UUID
    code: str
    """Of the booking, as it is spoken."""
    office: str
    start: Moment
    """As it is now; of what is cancelled, as it was."""
    was: Moment | None
    """When the citizen thinks that they are to come."""
    topics: tuple[TopicChoice, ...]
    since: Moment
    deadline: Moment
    owner: str
    name: str | None
    """null: erased."""
    phone: str | None
    email: str | None


class TasksAnswer(Struct, frozen=True):
    waiting: int
    """How many there are in all; the most urgent of them are listed."""
    tasks: list[TaskAnswer]


class DoneAnswer(Struct, frozen=True):
    task: UUID
    done_at: Moment
    done_by: str


@get(
    "/tasks",
    operation_id="readTasks",
    summary="Citizens who must be called or written to",
    guards=[demand(Role.CLERK)],
    opt=OPEN,
    security=SECURITY,
    responses=refusals(401, 403, 404, 503),
)
async def read_tasks(
    municipality: ItsMunicipality, actor: GivenActor, pool: Pool, now: Now, synthetic: Synthetic
) -> TasksAnswer:
    municipality_id = municipality.municipality_id
    if synthetic:
        return TasksAnswer(0, [])  # nobody calls a test citizen
    async with transaction(pool) as connection:
        waiting = await count_open_calls(connection, municipality_id, now, actor.offices)
        found = await select_open_calls(connection, municipality_id, now, actor.offices, MOST)
        await audit_reading(connection, actor, "tasks", municipality_id, (one.office_id for one in found))
    return TasksAnswer(waiting, [_answer(municipality, one) for one in found])


@post(
    "/tasks/{task_id:uuid}/done",
    status_code=200,
    operation_id="finishTask",
    summary="The citizen has been told",
    description="Can be repeated: the first stands.",
    guards=[demand(Role.CLERK)],
    security=SECURITY,
    responses=refusals(401, 403, 404, 503),
)
async def finish_task(
    task_id: FromPath[UUID],
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    now: Now,
) -> DoneAnswer:
    async with transaction(pool) as connection:
        done = await update_call_done(connection, municipality.municipality_id, task_id, now, actor.name)
        if done is None:
            raise Refused("task-not-found")
        actor.demand_office(done.office_id)
        await audit(connection, actor, "finish", "task", task_id, office=done.office_id)
    return DoneAnswer(task_id, done.done_at.astimezone(municipality.zone), done.done_by)


def _answer(municipality: Municipality, one: OpenCall) -> TaskAnswer:
    zone = municipality.zone
    return TaskAnswer(
        id=one.task_id,
        kind=one.kind,
        why=one.why,
        booking=one.booking_id,
        code=code_of(one.booking_id),
        office=one.office_id,
        start=one.start_at.astimezone(zone),
        was=one.was_at and one.was_at.astimezone(zone),
        topics=one.topics,
        since=one.created_at.astimezone(zone),
        deadline=one.deadline.astimezone(zone),
        owner=one.owner,
        name=one.name,
        phone=one.phone,
        email=one.email,
    )
