"""Pictures of states, drawn from the code."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

NOTHING = "start"


def flow_chart(transitions: Mapping[Any, str]) -> str:
    """A Mermaid flow chart of what each (status, or None for nothing; command) leads to."""
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (before, command), after in transitions.items():
        arrows[before or NOTHING, after].append(command)
    lines = [f"{before} -->|{', '.join(commands)}| {after}" for (before, after), commands in arrows.items()]
    return "\n    ".join(["flowchart LR", f"{NOTHING}(( ))", *lines])
