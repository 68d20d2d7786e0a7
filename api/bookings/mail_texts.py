"""The words of the mails about a booking. No I/O, no clock.

A mail carries nothing that the citizen typed, not even the name: anybody can book with anybody's address, and the
municipality is not to bring a stranger's words to it. The subject says no more than that there is an appointment.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from api.bookings.visits import TopicChoice
from api.catalogue.rules import Language, LocalText, Meeting

Kind = Literal["booking-confirmed", "booking-moved", "visit-changed", "booking-cancelled"]


class TopicText(Struct, frozen=True):
    """What a mail says of a topic."""

    name: LocalText
    bring: tuple[LocalText, ...] = ()
    conditions: tuple[LocalText, ...] = ()
    present: LocalText | None = None
    """Who must come."""


class OverlapText(Struct, frozen=True):
    """Another time of the citizen's at the same time, and free ones next to it, with their offices' names."""

    start: datetime
    end: datetime
    next_to: list[tuple[datetime, str]]


class Visit(Struct, frozen=True, kw_only=True):
    """What a mail tells; times in the municipality's zone."""

    language: Language
    start: datetime
    end: datetime
    moved_from: datetime | None
    overlaps: Sequence[OverlapText]
    """When the reader has other bookings at the same time: never what they are about."""
    place: tuple[str, ...]
    """Where or how they meet, line by line."""
    topics: tuple[tuple[TopicChoice, TopicText], ...]
    municipality: str
    phone: str | None
    link: str
    new_time_link: str
    code: str | None = None
    """What is said or typed on arrival; None: nobody need come."""
    reason: str | None = None
    """Why the office has changed it; None: the citizen has."""


class Words(Struct, frozen=True):
    subject: dict[Kind, str]
    opening: dict[Kind, str]
    by_office: dict[Kind, str]
    """The opening of what the office has changed, where it is another."""
    because: str
    was: str
    overlaps: str
    one_place: str
    next_to: str
    topics: str
    bring: str
    conditions: str
    by_phone: str
    by_video: str
    arrive: str
    change: str
    keep_or_change: str
    """Of what the office has moved."""
    keep_private: str
    again: str
    no_reply: str
    call: str
    regards: str


WORDS: dict[Language, Words] = {
    "da": Words(
        subject={
            "booking-confirmed": "Din tid hos borgerservice {day}",
            "booking-moved": "Flyttet: din tid hos borgerservice {day}",
            "visit-changed": "Ændret: din tid hos borgerservice {day}",
            "booking-cancelled": "Aflyst: din tid hos borgerservice {day}",
        },
        opening={
            "booking-confirmed": "Du har en tid hos borgerservice:",
            "booking-moved": "Din tid hos borgerservice er flyttet. Din nye tid er:",
            "visit-changed": "Dit besøg hos borgerservice er ændret. Det er nu:",
            "booking-cancelled": "Din tid hos borgerservice er aflyst. Du skal ikke gøre mere. Den aflyste tid var:",
        },
        by_office={
            "booking-moved": "Vi har desværre måttet flytte din tid hos borgerservice. Din nye tid er:",
            "booking-cancelled": "Vi har desværre måttet aflyse din tid hos borgerservice. Den aflyste tid var:",
        },
        because="Begrundelse: {reason}",
        was="Din tidligere tid gælder ikke mere: {time}",
        overlaps="Du har også en anden tid hos os på samme tid:",
        one_place="Skift en af dem til lige før eller efter den anden, så du kun skal af sted én gang.",
        next_to="Disse tider er ledige lige nu:",
        topics="Det drejer sig om:",
        bring="Husk:",
        conditions="Vær opmærksom på:",
        by_phone="Vi ringer til dig. Du skal ikke møde op.",
        by_video="Vi mødes på video. Du skal ikke møde op.",
        arrive="Din kode er {code}. Skriv den på standeren, når du kommer, eller sig den i skranken.",
        change="Se, skift eller aflys din tid her:",
        keep_or_change="Passer den nye tid, skal du ikke gøre mere. Ellers kan du vælge en anden eller aflyse her:",
        keep_private="Linket er kun til dig. Den, der har det, kan skifte og aflyse din tid.",
        again="Du kan bestille en ny tid her:",
        no_reply="Du kan ikke svare på denne mail.",
        call="Har du spørgsmål, så ring til os på {phone}.",
        regards="Venlig hilsen",
    ),
    "en": Words(
        subject={
            "booking-confirmed": "Your appointment at citizen services {day}",
            "booking-moved": "Moved: your appointment at citizen services {day}",
            "visit-changed": "Changed: your appointment at citizen services {day}",
            "booking-cancelled": "Cancelled: your appointment at citizen services {day}",
        },
        opening={
            "booking-confirmed": "You have an appointment at citizen services:",
            "booking-moved": "Your appointment at citizen services has been moved. Your new time is:",
            "visit-changed": "Your visit to citizen services has been changed. It is now:",
            "booking-cancelled": "Your appointment at citizen services is cancelled. You need do nothing more. It was:",
        },
        by_office={
            "booking-moved": "We are sorry: we had to move your appointment at citizen services. Your new time is:",
            "booking-cancelled": "We are sorry: we had to cancel your appointment at citizen services. It was:",
        },
        because="The reason: {reason}",
        was="Your earlier time is no longer valid: {time}",
        overlaps="You also have another appointment with us at the same time:",
        one_place="Change one of them to right before or after the other, so that you need to come only once.",
        next_to="These times are free right now:",
        topics="It is about:",
        bring="Remember:",
        conditions="Please note:",
        by_phone="We call you. You need not come.",
        by_video="We meet by video. You need not come.",
        arrive="Your code is {code}. Type it at the stand when you come, or say it at the desk.",
        change="See, change or cancel your appointment here:",
        keep_or_change="If the new time suits you, you need do nothing. Otherwise choose another or cancel here:",
        keep_private="The link is for you only. Whoever has it can change and cancel your appointment.",
        again="You can book a new time here:",
        no_reply="You cannot reply to this mail.",
        call="If you have questions, call us on {phone}.",
        regards="Kind regards",
    ),
}  # fmt: skip

WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "da": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS: dict[Language, tuple[str, ...]] = {
    "da": ("januar", "februar", "marts", "april", "maj", "juni",
           "juli", "august", "september", "oktober", "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"),
}  # fmt: skip


def subject(kind: Kind, visit: Visit) -> str:
    return WORDS[visit.language].subject[kind].format(day=_day(visit.start, visit.language))


def text(kind: Kind, visit: Visit) -> str:
    """The whole body, in plain text."""
    words = WORDS[visit.language]
    openings = words.opening | words.by_office if visit.reason else words.opening
    blocks = [[openings[kind]], [_when(visit), *visit.place]]
    if visit.reason:
        blocks.append([words.because.format(reason=visit.reason)])
    if visit.moved_from:
        blocks.append([words.was.format(time=_moment(visit.moved_from, visit.language))])
    if kind == "booking-cancelled":
        blocks.append([words.again, visit.new_time_link])
    else:
        change = words.keep_or_change if kind == "booking-moved" and visit.reason else words.change
        arrival = [[words.arrive.format(code=visit.code)]] if visit.code else []
        blocks += [*_overlaps(visit), *_preparations(visit), *arrival, [change, visit.link], [words.keep_private]]
    blocks.append([words.no_reply, *([words.call.format(phone=visit.phone)] if visit.phone else [])])
    blocks.append([words.regards, visit.municipality])
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def place(meeting: Meeting, language: Language, address: tuple[str, ...], video_url: str | None) -> tuple[str, ...]:
    """Where or how they meet, line by line."""
    words = WORDS[language]
    match meeting:
        case "office":
            return address
        case "phone":
            return (words.by_phone,)
        case "video":
            return (words.by_video, *((video_url,) if video_url else ()))


def _overlaps(visit: Visit) -> list[list[str]]:
    if not visit.overlaps:
        return []
    words = WORDS[visit.language]
    others = [f"- {_span(other.start, other.end, visit.language)}" for other in visit.overlaps]
    free = [
        f"- {_moment(start, visit.language)}, {office}" for other in visit.overlaps for start, office in other.next_to
    ]
    # The same time may lie next to two others; dict.fromkeys names it once and keeps the order.
    return [[words.overlaps, *others, words.one_place], *([[words.next_to, *dict.fromkeys(free)]] if free else [])]


def _preparations(visit: Visit) -> list[list[str]]:
    words, language = WORDS[visit.language], visit.language
    topics = [_in(language, topic.name) + _persons(choice.persons, language) for choice, topic in visit.topics]
    bring = [_in(language, line) for _, topic in visit.topics for line in topic.bring]
    present = [_in(language, topic.present) for _, topic in visit.topics if topic.present]
    conditions = present + [_in(language, line) for _, topic in visit.topics for line in topic.conditions]
    lists = ((words.topics, topics), (words.bring, bring), (words.conditions, conditions))
    # Two topics may ask for the same thing; dict.fromkeys names it once and keeps the order.
    return [[title, *(f"- {line}" for line in dict.fromkeys(lines))] for title, lines in lists if lines]


def _in(language: Language, local: LocalText) -> str:
    return local.en if language == "en" else local.da


def _persons(persons: int, language: Language) -> str:
    if persons == 1:
        return ""
    return f", {persons} {'persons' if language == 'en' else 'personer'}"


def _when(visit: Visit) -> str:
    written = _span(visit.start, visit.end, visit.language)
    return written[0].upper() + written[1:]


def _span(start: datetime, end: datetime, language: Language) -> str:
    until = f"{end:%H:%M}" if language == "en" else f"{end:%H.%M}"
    return f"{_moment(start, language)}–{until}"


def _moment(moment: datetime, language: Language) -> str:
    weekday = WEEKDAYS[language][moment.weekday()]
    if language == "en":
        return f"{weekday} {_day(moment, language)}, {moment:%H:%M}"
    return f"{weekday} {_day(moment, language)} kl. {moment:%H.%M}"


def _day(moment: datetime, language: Language) -> str:
    month = MONTHS[language][moment.month - 1]
    return f"{moment.day} {month} {moment.year}" if language == "en" else f"den {moment.day}. {month} {moment.year}"
