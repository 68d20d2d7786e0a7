from datetime import datetime

import pytest

from tests.clock import Clock


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)
