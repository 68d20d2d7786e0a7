"""What is read from the environment, and what is refused before anything starts."""

from pathlib import Path

import pytest

from api.settings import read_settings


def test_keys_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    environ = {"BORGERTID_DATA": str(tmp_path)}
    first, again = read_settings(environ), read_settings(environ)
    assert first == again
    assert len({first.key, first.monitor_key, first.read_token, first.staff_token}) == 4
    keys = sorted((tmp_path / "keys").iterdir())
    assert [path.name for path in keys] == ["booking.key", "monitor.key", "read.token", "staff.token"]
    assert {path.stat().st_mode & 0o777 for path in keys} == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "name", ["BORGERTID_KEY", "BORGERTID_MONITOR_KEY", "BORGERTID_READ_TOKEN", "BORGERTID_STAFF_TOKEN"]
)
def test_a_key_that_can_be_guessed_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SystemExit, match=f"{name} must have at least 32 characters"):
        read_settings({"BORGERTID_DATA": str(tmp_path), name: "secret"})


def test_a_key_file_that_was_left_empty_is_refused(tmp_path: Path) -> None:
    read_settings({"BORGERTID_DATA": str(tmp_path)})
    (tmp_path / "keys" / "booking.key").write_text("")
    with pytest.raises(SystemExit, match=r"booking\.key must have at least 32 characters"):
        read_settings({"BORGERTID_DATA": str(tmp_path)})


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000.0"])
def test_a_port_that_is_none_is_told_so(tmp_path: Path, port: str) -> None:
    with pytest.raises(SystemExit, match="is no port"):
        read_settings({"BORGERTID_DATA": str(tmp_path), "PORT": port})


def test_an_empty_setting_is_as_none(tmp_path: Path) -> None:
    names = ["DATABASE_URL", "HOST", "PORT", "PUBLIC_URL", "SMTP_URL", "MAIL_FROM", "PWA_DIR", "DEFAULT_MUNICIPALITY"]
    without = {"BORGERTID_DATA": str(tmp_path)}
    assert read_settings({**dict.fromkeys(names, ""), **without}) == read_settings(without)


def test_an_empty_data_folder_is_the_usual_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.settings.ROOT", tmp_path)
    assert read_settings({"BORGERTID_DATA": ""}).data_dir == tmp_path / ".data"


def test_nobody_is_limited_unless_a_setting_says_so(tmp_path: Path) -> None:
    for empty in ({}, {"RATE_LIMIT_ADDRESS": "", "RATE_LIMIT_TOKEN": ""}):
        settings = read_settings({"BORGERTID_DATA": str(tmp_path), **empty})
        assert (settings.rate_limit_address, settings.rate_limit_token) == (None, None)


@pytest.mark.parametrize("name", ["RATE_LIMIT_ADDRESS", "RATE_LIMIT_TOKEN"])
@pytest.mark.parametrize("limit", ["many", "120", "120/fortnight", "1/second;5/minute", "-1/minute", "0/minute"])
def test_a_limit_that_is_none_is_told_so(tmp_path: Path, name: str, limit: str) -> None:
    with pytest.raises(SystemExit, match=f"^{name}={limit} is no limit: write one such as 120/minute"):
        read_settings({"BORGERTID_DATA": str(tmp_path), name: limit})
