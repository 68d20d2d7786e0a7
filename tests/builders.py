"""What tests begin with: each builder makes one thing that is complete and unremarkable; a test states what matters."""

from api.database import Connection


async def a_municipality(connection: Connection, municipality_id: str = "by") -> str:
    """A municipality without offices; answers its id."""
    await connection.execute(
        "INSERT INTO municipality (municipality_id, name, time_zone, settings) VALUES ($1, 'By', $2, $3)",
        municipality_id,
        "Europe/Copenhagen",
        {},
    )
    return municipality_id
