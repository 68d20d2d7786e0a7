"""The picture in docs/booking-states.md, drawn from the code: `python -m tests.bookings.picture` prints it."""

from api.bookings.rules import TRANSITIONS
from tests.flow_chart import flow_chart


def picture() -> str:
    return flow_chart(TRANSITIONS)


if __name__ == "__main__":
    print(picture())
