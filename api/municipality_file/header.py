"""What stands in a municipality file before the first array of tables."""

from datetime import time
from typing import Annotated, get_args

import msgspec
from msgspec import Meta, Struct

from api.catalogue.rules import Coordinates, MunicipalitySettings, Need, Release

Identifier = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,62}$")]
Postcode = Annotated[str, Meta(pattern="^[0-9]{4}$")]
Minutes = Annotated[int, Meta(ge=5, le=480, multiple_of=5)]


class SettingsTable(Struct, frozen=True):
    max_visit_minutes: Minutes = MunicipalitySettings().max_visit_minutes
    holds_per_pool_day: Annotated[int, Meta(ge=1, le=10_000)] = MunicipalitySettings().holds_per_pool_day
    erase_after_days: Annotated[int, Meta(ge=1, le=366)] = MunicipalitySettings().erase_after_days


DAY = 24 * 60


class ReleaseTable(Struct, frozen=True):
    """The whole municipality's, or an office's own."""

    horizon_days: Annotated[int, Meta(ge=1, le=731)] | None = None
    horizon_weeks: Annotated[int, Meta(ge=1, le=104)] | None = None
    new_days_open: time | None = None
    lead_minutes: Annotated[int, Meta(ge=0, le=60 * DAY)] | None = None
    acute_opens: time | None = None
    last_change_minutes: Annotated[int, Meta(ge=0, le=60 * DAY)] | None = None

    def release(self, otherwise: Release) -> Release:
        """What the table says, and `otherwise` where it says nothing."""
        said = {name: value for name, value in msgspec.structs.asdict(self).items() if value is not None}
        if "horizon_weeks" in said:
            said["horizon_days"] = 7 * said.pop("horizon_weeks")
        return msgspec.structs.replace(otherwise, **said)


class NeedTable(Struct, frozen=True):
    extra_minutes: Annotated[int, Meta(ge=0, le=480, multiple_of=5)] = 0


class NeedsTable(Struct, frozen=True, rename=lambda name: name.replace("_", "-")):
    """Those that can be asked for."""

    interpreter: NeedTable | None = None
    sign_language: NeedTable | None = None
    step_free: NeedTable | None = None
    low_desk: NeedTable | None = None
    quiet_waiting: NeedTable | None = None
    companion: NeedTable | None = None
    more_minutes: NeedTable | None = None

    def extra_minutes(self) -> dict[Need, int]:
        tables: dict[Need, NeedTable | None] = {need: getattr(self, need.replace("-", "_")) for need in get_args(Need)}
        return {need: table.extra_minutes for need, table in tables.items() if table is not None}


class PostcodeTable(Struct, frozen=True):
    postcode: Postcode
    coordinates: Coordinates


Statement = Annotated[str, Meta(pattern=r"^https://(www\.)?was\.digst\.dk/[a-z0-9-]+$")]


class HeaderTable(Struct, frozen=True):
    id: Identifier
    name: str
    hosts: tuple[str, ...] = ()
    time_zone: str = "Europe/Copenhagen"
    phone: str | None = None
    email: str | None = None
    accessibility_statement: Statement | None = None
    settings: SettingsTable = SettingsTable()
    release: ReleaseTable = ReleaseTable()
    needs: NeedsTable = NeedsTable()
    postcodes: tuple[PostcodeTable, ...] = ()

    def municipality_settings(self) -> MunicipalitySettings:
        return MunicipalitySettings(
            release=self.release.release(Release()),
            needs=self.needs.extra_minutes(),
            max_visit_minutes=self.settings.max_visit_minutes,
            holds_per_pool_day=self.settings.holds_per_pool_day,
            erase_after_days=self.settings.erase_after_days,
            phone=self.phone,
            email=self.email,
            accessibility_statement=self.accessibility_statement,
            postcodes={table.postcode: table.coordinates for table in self.postcodes},
        )
