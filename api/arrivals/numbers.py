"""SQL of the numbers that stands may hand out by themselves."""

from msgspec import Struct

from api.arrivals.queries import DayKey, UsedKey
from api.database import Connection


class NumberRange(Struct, frozen=True):
    first: int
    last: int


async def insert_range(connection: Connection, day: DayKey, numbers: NumberRange, stand: str, used: UsedKey) -> None:
    await connection.execute(
        """INSERT INTO number_range (municipality_id, office_id, day, synthetic, first, last, stand, scope, key,
                                     request_hash)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        *day, numbers.first, numbers.last, stand, used.scope, used.key, used.request_hash,
    )  # fmt: skip


async def select_range_of_key(
    connection: Connection, municipality_id: str, used: UsedKey
) -> tuple[NumberRange, bytes] | None:
    """The range that was reserved with the key, and the hash of that request."""
    row = await connection.fetchrow(
        "SELECT first, last, request_hash FROM number_range WHERE (municipality_id, scope, key) = ($1, $2, $3)",
        municipality_id, used.scope, used.key,
    )  # fmt: skip
    return row and (NumberRange(row["first"], row["last"]), row["request_hash"])


async def is_reserved(connection: Connection, day: DayKey, number: int) -> bool:
    """Whether a stand may hand the number out by itself."""
    found: bool = await connection.fetchval(
        """SELECT EXISTS (
             SELECT FROM number_range
             WHERE (municipality_id, office_id, day, synthetic) = ($1, $2, $3, $4) AND $5 BETWEEN first AND last)""",
        *day,
        number,
    )
    return found
