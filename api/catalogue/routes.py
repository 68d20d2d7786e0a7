"""GET /api/v1/catalogue: everything a citizen chooses from, in one answer."""

from datetime import date
from typing import Annotated, Any, Literal

from litestar import Response, get
from litestar.datastructures import ResponseHeader
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter
from msgspec import Struct, field

from api.catalogue.rules import LocalText, Municipality, Office, OnlineAlternative, OpeningHours, Topic
from api.web.given import ItsMunicipality, Now


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
    response_headers=[ResponseHeader(name="ETag", description="Changes at every import and at midnight.",
                                     documentation_only=True)],
    responses={304: ResponseSpec(data_container=None, description="Nothing has changed since the given ETag.")},
)  # fmt: skip
async def get_catalogue(
    municipality: ItsMunicipality,
    now: Now,
    if_none_match: Annotated[str | None, HeaderParameter(name="If-None-Match", description="An earlier ETag")] = None,
) -> Response[Catalogue]:
    today = now.astimezone(municipality.zone).date()
    etag = f'"{municipality.version}-{today.isoformat()}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if if_none_match is not None and _matches(etag, if_none_match):
        return _not_modified(headers)
    return Response(catalogue_on(municipality, today), headers=headers)


def _matches(etag: str, if_none_match: str) -> bool:
    """Whether the header names the ETag, compared weakly (RFC 9110, 13.1.2)."""
    named = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in named or etag in named


def _not_modified(headers: dict[str, str]) -> Response[Any]:
    return Response(None, status_code=304, headers=headers)


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
