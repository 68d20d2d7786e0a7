"""GET /api/v1/catalogue: everything a citizen chooses from, in one answer."""

from datetime import date
from typing import Literal

from litestar import Response, get
from msgspec import Struct, field

from api.catalogue.rules import LocalText, Municipality, Office, OnlineAlternative, OpeningHours, Topic
from api.web.etag import ETAG, NOT_MODIFIED, IfNoneMatch, tagged
from api.web.given import ItsMunicipality, Now
from api.web.refusals import refusals


class CatalogueMunicipality(Struct, frozen=True):
    id: str
    name: str
    time_zone: str
    phone: str | None
    email: str | None


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
    phone: str | None
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
    offices: list[str]


class Catalogue(Struct, frozen=True):
    version: int
    municipality: CatalogueMunicipality
    offices: list[CatalogueOffice]
    topics: list[CatalogueTopic]


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
        ),
        offices=[_office(office, today) for office in municipality.offices.values()],
        topics=[
            _topic(topic, municipality.offices_of(topic.topic_id), today) for topic in municipality.topics.values()
        ],
    )


def _office(office: Office, today: date) -> CatalogueOffice:
    return CatalogueOffice(
        id=office.office_id,
        name=office.name,
        address=office.address,
        postcode=office.postcode,
        city=office.city,
        phone=office.phone,
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
        offices=offices,
    )
