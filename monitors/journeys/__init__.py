"""Every walk there is, by name."""

from monitors.journeys.book_change_cancel import BookChangeCancel
from monitors.journeys.journey import Journey
from monitors.journeys.public_supply import PublicSupply

JOURNEYS: dict[str, type[Journey]] = {journey.name: journey for journey in (PublicSupply, BookChangeCancel)}
