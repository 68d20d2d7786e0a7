"""The whole database in one line for each table, to prove that nothing was changed."""

from api.database import Connection


async def fingerprint(connection: Connection) -> dict[str, str]:
    """A hash of all rows of each table, by table."""
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return {
        name: await connection.fetchval(
            f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t"
        )
        for (name,) in tables
    }
