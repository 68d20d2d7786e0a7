"""Everything about the database that is not a capability's own SQL."""

from api.database.pool import Connection, create_pool, transaction

__all__ = ["Connection", "create_pool", "transaction"]
