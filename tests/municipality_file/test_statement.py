"""The input for the accessibility statement, which the municipality publishes in the state's WAS-Tool."""

from datetime import date
from pathlib import Path

import pytest

from api.cli import main
from api.municipality_file.faults import FileRefused
from api.municipality_file.parse import parse
from api.municipality_file.statement import statement_input
from api.settings import ROOT

KYSTBY = ROOT / "municipalities" / "kystby.toml"
TODAY = date(2026, 11, 23)


def stated(content: bytes) -> dict[str, str]:
    text = statement_input(parse(content, TODAY).plan, TODAY)
    fields = (field.partition("\n") for field in text.split("\n\n"))
    return {name: value for name, _, value in fields}


def test_it_names_the_site_who_answers_for_it_and_both_ways_to_reach_them() -> None:
    fields = stated(KYSTBY.read_bytes())
    assert fields["Websted"] == "https://kystby.example"
    assert fields["Standardiseret adresse på erklæringen"] == "https://www.was.digst.dk/kystby-example"
    assert fields["Nem adresse"] == "https://kystby.example/was"
    assert fields["Ansvarlig myndighed"] == "Kystby Kommune"
    assert fields["Telefonisk kontakt"] == "+4500112233"
    assert fields["Skriftlig kontakt"] == "borgerservice@kystby.example"
    assert fields["Udarbejdet"] == "2026-11-23"


def test_it_claims_no_more_than_was_assessed() -> None:
    fields = stated(KYSTBY.read_bytes())
    assert "delvist" in fields["Overholdelsesstatus"]
    assert "NVDA" in fields["Ikke undersøgt"]
    assert "9.3.1.2" in fields["Indhold, der ikke er tilgængeligt"]


def test_what_the_law_asks_for_and_the_file_lacks_is_told() -> None:
    without = KYSTBY.read_text().replace('phone = "+4500112233"\nemail = "borgerservice@kystby.example"\n', "")
    fields = stated(without.encode())
    assert "MANGLER" in fields["Telefonisk kontakt"]
    assert "MANGLER" in fields["Skriftlig kontakt"]


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["accessibility", str(KYSTBY)])
    assert not ended.value.code
    assert "Ansvarlig myndighed\nKystby Kommune\n" in capsys.readouterr().out


@pytest.mark.parametrize("address", ["https://evil.example/tid", "javascript:alert(1)", "http://was.digst.dk/tid"])
def test_a_statement_stands_in_was_tool_and_nowhere_else(tmp_path: Path, address: str) -> None:
    with pytest.raises(FileRefused, match="accessibility_statement"):
        parse(f'accessibility_statement = "{address}"\n{KYSTBY.read_text()}'.encode(), TODAY)
