"""SQL of the jobs. One row is one tick of one kind."""

from datetime import datetime, timedelta

from msgspec import Struct

from api.database import Connection


class DueJob(Struct, frozen=True):
    job_id: int
    kind: str
    due_at: datetime
    attempts: int
    """With the present one. It rises with every claim, so it also tells one claim of a row from the next."""


class LastRun(Struct, frozen=True):
    kind: str
    last_finished_at: datetime | None = None
    attempts: int = 0
    """At the tick that waits."""
    last_error: str | None = None


async def insert_job(connection: Connection, kind: str, due_at: datetime, now: datetime) -> bool:
    """Write a tick; False when it is there already, or an earlier one still waits and will do for both.

    One that was finished later than `now` was finished by a clock that has been set back since: it is run again.
    """
    job_id = await connection.fetchval(
        """
        INSERT INTO job (kind, due_at, try_at)
        SELECT $1, $2, $2
        WHERE NOT EXISTS (SELECT FROM job WHERE kind = $1 AND finished_at IS NULL AND due_at <= $2::timestamptz)
        ON CONFLICT (kind, due_at) DO UPDATE SET try_at = excluded.try_at, attempts = 0, finished_at = NULL
        WHERE job.finished_at > $3
        RETURNING job_id
        """,
        kind,
        due_at,
        now,
    )
    return job_id is not None


async def bring_back(connection: Connection, now: datetime, longest: timedelta) -> None:
    """What waits for a moment further ahead than anything ever waits was put off by a clock that has been set back."""
    await connection.execute(
        "UPDATE job SET try_at = $1 WHERE finished_at IS NULL AND try_at > $1::timestamptz + $2::interval", now, longest
    )


async def claim_job(connection: Connection, longest: dict[str, float], now: datetime) -> DueJob | None:
    """Take the due job that has waited longest and keep others off it for its kind's `longest` (seconds).

    The claim is a moment in the row and no lock: a lock would keep a transaction open for as long as the job runs,
    and hold back the clean-up of the busiest tables. Who dies with a claim loses it when it runs out.
    """
    row = await connection.fetchrow(
        """
        UPDATE job SET attempts = attempts + 1,
          try_at = $2 + make_interval(secs => ($1::jsonb ->> kind)::float8)
        WHERE job_id = (
          SELECT job_id FROM job
          WHERE finished_at IS NULL AND try_at <= $2 AND $1::jsonb ? kind
          ORDER BY try_at LIMIT 1 FOR UPDATE SKIP LOCKED
        )
        RETURNING job_id, kind, due_at, attempts
        """,
        longest,
        now,
    )
    return DueJob(**row) if row else None


async def finish_job(connection: Connection, job: DueJob, now: datetime) -> None:
    await connection.execute(
        "UPDATE job SET finished_at = $2, last_error = NULL WHERE job_id = $1 AND finished_at IS NULL",
        job.job_id,
        now,
    )


async def reschedule_job(connection: Connection, job: DueJob, try_at: datetime, last_error: str) -> None:
    """Put a failed job back, unless the claim ran out and somebody else has it now."""
    await connection.execute(
        """
        UPDATE job SET try_at = $3, last_error = $4
        WHERE job_id = $1 AND attempts = $2 AND finished_at IS NULL
        """,
        job.job_id,
        job.attempts,
        try_at,
        last_error,
    )


async def select_last_runs(connection: Connection, until: datetime) -> dict[str, LastRun]:
    """Per kind when it last finished, at the latest at `until`, and how the tick that waits has gone so far."""
    rows = await connection.fetch(
        """
        SELECT kind, max(finished_at) FILTER (WHERE finished_at <= $1) AS last_finished_at,
               coalesce(max(attempts) FILTER (WHERE finished_at IS NULL), 0) AS attempts,
               max(last_error) FILTER (WHERE finished_at IS NULL) AS last_error
        FROM job GROUP BY kind
        """,
        until,
    )
    return {row["kind"]: LastRun(**row) for row in rows}


async def delete_finished_jobs(connection: Connection, finished_before: datetime) -> None:
    await connection.execute("DELETE FROM job WHERE finished_at < $1", finished_before)
