from pathlib import Path

import pytest

from api.settings import Settings
from tests.http.server import settings_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)
