"""What a handler may ask for by name; app.py provides it."""

from datetime import datetime

import asyncpg
from litestar.di import NamedDependency

from api.catalogue.rules import Municipality

Pool = NamedDependency[asyncpg.Pool]
Now = NamedDependency[datetime]
ItsMunicipality = NamedDependency[Municipality]
"""The one that the Host header names."""
Synthetic = NamedDependency[bool]
"""Whether the request carries a monitor's valid mark."""
