"""The picture in docs/day.md, drawn from the code: `python -m tests.arrivals.picture` prints it."""

from collections import defaultdict

from api.arrivals.rules import TRANSITIONS

NOTHING = "start"


def picture() -> str:
    """A Mermaid flow chart."""
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (before, command), after in TRANSITIONS.items():
        arrows[before or NOTHING, after].append(command)
    lines = [f"{before} -->|{', '.join(commands)}| {after}" for (before, after), commands in arrows.items()]
    return "\n    ".join(["flowchart LR", f"{NOTHING}(( ))", *lines])


if __name__ == "__main__":
    print(picture())
