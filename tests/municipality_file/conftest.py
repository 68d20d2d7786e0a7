"""Importing into the test's own database, on the Monday of the tests."""

from datetime import datetime
from pathlib import Path

import asyncpg
import pytest

from tests.municipality_file.importing import Importing


@pytest.fixture
def importing(pool: asyncpg.Pool, tmp_path: Path, now: datetime) -> Importing:
    return Importing(pool, tmp_path, now)
