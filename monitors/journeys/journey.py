"""What a journey is made of: steps, each a sentence and what a citizen suffers when it fails."""

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from msgspec import Struct

from monitors.citizens import made_up
from monitors.devices import PHONE, Device
from monitors.journeys.phone import Phone
from monitors.second_channel import SecondChannel
from monitors.verdicts import Grave

Act = Callable[[Any], Awaitable[None]]


class Step(Struct, frozen=True):
    sentence: str
    harm: str
    act: Act
    grave: Grave | None = None
    """What it is when a step that reads back finds something else. Such a step only reads: it may be taken twice."""


def step(sentence: str, *, harm: str, grave: Grave | None = None) -> Callable[[Act], Step]:
    """Makes a method a step. Raise Unexpected or CouldNotLook in it to end the walk there."""
    return lambda act: Step(sentence, harm, act, grave)


class Journey:
    """A walk: its steps are taken in the order in which they are written, and end at the first that fails."""

    name: ClassVar[str]
    title: ClassVar[str]
    marked: ClassVar[bool]
    """Whether it walks as a marked test citizen and may write; else it reads only."""
    on_screen: ClassVar[bool] = True
    """Whether it looks different with another device; else it is walked once."""
    home: ClassVar[Device] = PHONE
    """What those hold who walk this way; it is also walked with what is like it."""
    limit: ClassVar[float] = 90
    """Seconds for all steps together."""

    def __init__(self, phone: Phone, api: SecondChannel, base_url: str) -> None:
        self.phone = phone
        self.api = api
        self.base_url = base_url
        self.citizen = made_up()

    async def clean_up(self) -> None:
        """Take away what the walk has put somewhere, beside the times that were booked. Raises CouldNotLook."""

    @classmethod
    def steps(cls) -> list[Step]:
        members = {name: member for kind in reversed(cls.__mro__) for name, member in vars(kind).items()}
        return [member for member in members.values() if isinstance(member, Step)]
