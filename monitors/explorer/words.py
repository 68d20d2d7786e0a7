"""Steps and controls in Danish. Pure."""

from monitors.explorer.shapes import ControlId, Step
from monitors.explorer.signature import route_of
from monitors.findings import Control

PAGE_ROLE = "page"


def control_of(identity: ControlId | None, url: str = "") -> Control:
    """The control of a finding; without one the page at `url` as a whole."""
    if identity is None:
        return Control(landmark="", role=PAGE_ROLE, name=route_of(url))
    return Control(landmark=identity.landmark, role=identity.role, name=identity.name)


def place_of(route: str, offline: bool) -> str:
    """Where a control is: "/tid", or "/tid uden forbindelse", which is another place to be."""
    return f"{route} uden forbindelse" if offline else route


def sentence_of(step: Step) -> str:
    """Such as: Tryk på knappen “Bekræft”."""
    if step.url or step.control is None:
        return f"Åbn {step.url}"
    if step.act == "disconnect":
        return "Afbryd forbindelsen"
    what = Control(landmark=step.control.landmark, role=step.control.role, name=step.name).words
    filled = f"Udfyld {', '.join(step.fills)}. " if step.fills else ""
    match step.act:
        case "write":
            return f"{filled}Skriv “{step.text}” i {what}"
        case "choose":
            return f"{filled}Vælg “{step.text}” i {what}"
        case "upload":
            return f"{filled}Vælg en fil i {what}"
    how = " to gange" if step.twice else " med tastaturet" if step.keyboard else ""
    return f"{filled}Tryk på {what}{how}"
