"""GET /api/v1/catalogue: everything a citizen chooses from, in one answer."""

from datetime import date
from typing import Literal, get_args

from litestar import Response, get
from msgspec import Struct, field

from api.catalogue.rules import (
    Coordinates,
    LocalText,
    Meeting,
    Municipality,
    Need,
    Office,
    OnlineAlternative,
    OpeningHours,
    Processing,
    Release,
    Topic,
)
from api.web.etag import ETAG, NOT_MODIFIED, IfNoneMatch, tagged
from api.web.given import ItsMunicipality, Now
from api.web.refusals import refusals


class CatalogueMunicipality(Struct, frozen=True):
    id: str
    name: str
    time_zone: str
    phone: str | None
    email: str | None
    accessibility_statement: str | None
    """Its address, where it is published."""
    erase_after_days: int
    """After the visit: then name, phone number, e-mail address and needs are erased."""


class CatalogueHours(Struct, frozen=True):
    text: LocalText
    from_: str = field(name="from")
    """Local time, as in 10:00."""
    until: str
    lane: Literal["public", "acute", "walk-in"]


class CatalogueOffice(Struct, frozen=True):
    id: str
    name: str
    address: str
    postcode: str
    city: str
    coordinates: Coordinates | None
    """Where it is (WGS 84); null: not told."""
    phone: str | None
    horizon_days: int
    """So many days ahead it can be booked."""
    new_days_open: str
    """Local time, as in 08:00: until then the last of those days cannot be booked yet."""
    hours: list[CatalogueHours]


class CatalogueFee(Struct, frozen=True):
    from_age: int
    until_age: int | None
    """Inclusive; null: no upper age."""
    amount_dkk: int


class CatalogueTopic(Struct, frozen=True):
    id: str
    name: LocalText
    minutes: int
    fixed_minutes: int
    max_persons: int
    keywords: list[str]
    bring: list[LocalText]
    conditions: list[LocalText]
    fees: list[CatalogueFee]
    online: OnlineAlternative | None
    meetings: list[Meeting]
    """How one can meet about it, the usual way first."""
    live_bookings: int | None
    """So many live bookings of it one person may have; null: any number."""
    min_age: int | None
    max_age: int | None
    """Inclusive."""
    residents_only: bool
    """For those only who live in the municipality."""
    present: LocalText | None
    """Who must come, as a sentence."""
    processing: Processing | None
    """How long the municipality takes at most to decide the case."""
    offices: list[str]
    """Where everybody can book it; none: those who have a link to a caseworker, or staff."""


class CatalogueNeed(Struct, frozen=True):
    id: Need
    extra_minutes: int
    """So much longer a visit takes."""


class CataloguePostcode(Struct, frozen=True):
    postcode: str
    coordinates: Coordinates
    """Its middle, from which the nearest office can be found."""


class Catalogue(Struct, frozen=True):
    version: int
    municipality: CatalogueMunicipality
    offices: list[CatalogueOffice]
    topics: list[CatalogueTopic]
    needs: list[CatalogueNeed]
    """What can be asked for besides."""
    postcodes: list[CataloguePostcode]


@get(
    "/api/v1/catalogue",
    operation_id="getCatalogue",
    summary="Offices, topics, fees and opening hours",
    description="The most used topics come first. Fees and opening hours are those of today.",
    response_headers=[ETAG],
    responses={304: NOT_MODIFIED} | refusals(404, 503),
)
async def get_catalogue(
    municipality: ItsMunicipality, now: Now, if_none_match: IfNoneMatch = None
) -> Response[Catalogue]:
    today = now.astimezone(municipality.zone).date()
    # Prices and hours change at an import and at midnight, and each municipality has its own host.
    etag = f'"{municipality.municipality_id}-{municipality.version}-{today.isoformat()}"'
    return tagged(catalogue_on(municipality, today), etag, if_none_match, {"Cache-Control": "no-cache"})


def catalogue_on(municipality: Municipality, today: date) -> Catalogue:
    """The wire shape of the catalogue, with the fees and the opening hours of a day."""
    return Catalogue(
        version=municipality.version,
        municipality=CatalogueMunicipality(
            id=municipality.municipality_id,
            name=municipality.name,
            time_zone=municipality.time_zone,
            phone=municipality.settings.phone,
            email=municipality.settings.email,
            accessibility_statement=municipality.settings.accessibility_statement,
            erase_after_days=municipality.settings.erase_after_days,
        ),
        offices=[
            _office(office, municipality.release_of(office.office_id), today)
            for office in municipality.offices.values()
        ],
        topics=[
            _topic(topic, municipality.offices_of(topic.topic_id), today) for topic in municipality.topics.values()
        ],
        needs=[
            CatalogueNeed(need, municipality.settings.needs[need])
            for need in get_args(Need)
            if need in municipality.settings.needs
        ],
        postcodes=[CataloguePostcode(*known) for known in municipality.settings.postcodes.items()],
    )


def _office(office: Office, release: Release, today: date) -> CatalogueOffice:
    return CatalogueOffice(
        id=office.office_id,
        name=office.name,
        address=office.address,
        postcode=office.postcode,
        city=office.city,
        coordinates=office.coordinates,
        phone=office.phone,
        horizon_days=release.horizon_days,
        new_days_open=f"{release.new_days_open:%H:%M}",
        hours=[_hours(line) for line in office.hours_on(today)],
    )


def _hours(line: OpeningHours) -> CatalogueHours:
    return CatalogueHours(
        text=line.text, from_=f"{line.from_time:%H:%M}", until=f"{line.until_time:%H:%M}", lane=line.lane
    )


def _topic(topic: Topic, offices: list[str], today: date) -> CatalogueTopic:
    return CatalogueTopic(
        id=topic.topic_id,
        name=topic.name,
        minutes=topic.minutes,
        fixed_minutes=topic.fixed_minutes,
        max_persons=topic.max_persons,
        keywords=list(topic.keywords),
        bring=list(topic.bring),
        conditions=list(topic.conditions),
        fees=[CatalogueFee(fee.from_age, fee.until_age, fee.amount_dkk) for fee in topic.fees_on(today)],
        online=topic.online,
        meetings=list(topic.meetings),
        live_bookings=topic.live_bookings,
        min_age=topic.min_age,
        max_age=topic.max_age,
        residents_only=topic.residents_only,
        present=topic.present,
        processing=topic.processing,
        offices=offices,
    )
