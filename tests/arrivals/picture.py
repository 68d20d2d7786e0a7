"""The picture in docs/day.md, drawn from the code: `python -m tests.arrivals.picture` prints it."""

from api.arrivals.rules import TRANSITIONS
from tests.flow_chart import flow_chart


def picture() -> str:
    return flow_chart(TRANSITIONS)


if __name__ == "__main__":
    print(picture())
