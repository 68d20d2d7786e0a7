"""What has changed, in plain words: English for the command line, Danish for the planner. No I/O."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from msgspec import Struct

from api.catalogue.rules import LocalText
from api.municipality_file.changes import Difference, Kind
from api.municipality_file.recurrence_words import recurrence_in_danish
from api.municipality_file.titles import LANES, day_in_danish

KINDS: Mapping[Kind, tuple[str, str]] = {
    "municipality": ("Kommunen", "Kommunen"),
    "host": ("Værtsnavnet", "Værtsnavnene"),
    "office": ("Stedet", "Stederne"),
    "topic": ("Emnet", "Emnerne"),
    "pool": ("Skrankegruppen", "Skrankegrupperne"),
    "rule": ("Åbningstiden", "Åbningstiderne"),
    "closure": ("Lukkedagen", "Lukkedagene"),
    "text": ("Filen", "Filerne"),
}
"""One, and all of them."""
COUNTED: Mapping[str, tuple[str, str]] = {
    "office": ("sted", "steder"), "topic": ("emne", "emner"), "pool": ("skrankegruppe", "skrankegrupper"),
    "rule": ("åbningstid", "åbningstider"), "closure": ("lukkedag", "lukkedage"),
}  # fmt: skip

FIELDS: Mapping[str, str] = {
    "name": "navn", "name.da": "navn på dansk", "name.en": "navn på engelsk", "time_zone": "tidszone",
    "address": "adresse", "postcode": "postnummer", "city": "by", "phone": "telefon", "coordinates": "sted på kortet",
    "closed_on": "lukket på", "goal_days": "servicemål i arbejdsdage", "release": "frigivelse",
    "minutes": "minutter pr. person", "fixed_minutes": "minutter pr. besøg", "max_persons": "højst antal personer",
    "keywords": "søgeord", "bring": "det, man skal huske", "conditions": "betingelser", "fees": "gebyrer",
    "online": "selvbetjening", "online.url": "selvbetjeningens adresse", "kle": "KLE-nummer", "meetings": "mødeformer",
    "live_bookings": "højst antal tider pr. borger", "min_age": "mindste alder", "max_age": "højeste alder",
    "residents_only": "kun for kommunens borgere", "present": "hvem der skal møde op",
    "processing": "sagsbehandlingstid",
    "topics": "emner", "step_minutes": "minutter mellem tider", "needs": "behov", "bookable_by": "kan bestilles af",
    "person": "medarbejder", "video_url": "videoadresse", "office_id": "sted", "pool_id": "skrankegruppe",
    "lane": "slags", "rrule": "dage", "valid_from": "gælder fra", "valid_until": "gælder til", "from_time": "fra",
    "until_time": "til", "capacity": "skranker", "over_holidays": "åben på helligdage", "open_on": "åben på",
    "text": "tekst til borgerne", "text.da": "tekst på dansk", "text.en": "tekst på engelsk",
    "walk_in_minutes": "minutter til borgere uden tid", "from_day": "første dag", "until_day": "sidste dag",
    "reason.da": "begrundelse på dansk", "reason.en": "begrundelse på engelsk",
    "desks": "skranker væk",
    "day.earliest_arrival_minutes": "minutter, man kan melde sig før tiden",
    "day.late_after_minutes": "minutter, før man er kommet for sent", "day.late": "hvad der sker, når man kommer sent",
    "day.no_show_minutes": "minutter, før man er udeblevet", "day.give_back": "hvem der får ledige minutter",
    "day.walk_in_patience_minutes": "minutters ventetid uden tid", "day.walk_in_topics": "emner uden tid",
    "day.desks": "skranker",
    "release.horizon_days": "dage frem, der kan bestilles", "release.lead_minutes": "senest bestilt",
    "release.new_days_open": "nye dage åbner", "release.acute_opens": "akuttider åbner",
    "release.last_change_minutes": "senest ændret", "max_visit_minutes": "længste besøg",
    "holds_per_pool_day": "samtidige reservationer", "erase_after_days": "slettes efter dage", "email": "e-mail",
    "postcodes": "postnumre", "accessibility_statement": "tilgængelighedserklæring",
    "arrivals_to": "e-mail, der får besked om ankomst",
}  # fmt: skip


CODES: Mapping[str, Mapping[str, str]] = {
    "lane": {"public": "åben for alle", **{str(lane): words for lane, words in LANES.items()}},
    "bookable_by": {"everybody": "alle", "link": "kun dem med et link", "staff": "kun personale"},
    "day.late": {"keeps-place": "beholder sin plads", "joins-walk-ins": "venter med dem uden tid"},
    "day.give_back": {"walk-ins": "dem uden tid", "acute": "akuttider"},
    "needs": {
        "interpreter": "tolk", "sign-language": "tegnsprog", "step-free": "uden trin", "low-desk": "lav skranke",
        "quiet-waiting": "roligt sted", "companion": "ledsager", "more-minutes": "mere tid",
    },
}  # fmt: skip
"""What the file writes in one word, by field, as on staff's screens."""


def in_english(differences: Iterable[Difference]) -> list[str]:
    """One line each."""
    return [_english(one) for one in differences]


def in_danish(differences: Iterable[Difference]) -> list[str]:
    """One line each."""
    return [_danish(one) for one in differences]


def _english(one: Difference) -> str:
    label = one.field if one.kind == "municipality" else f"{one.kind} {one.name}: {one.field}"
    match one.what:
        case "first":
            counted = ", ".join(f"{count} {kind}s" for kind, count in one.after.items())
            return f"new municipality {one.name}: {counted}"
        case "new" | "gone":
            return f"{one.kind} {one.name}: {one.what}"
        case "order":
            return f"{one.kind}s: in another order"
        case "members":
            signed = [f"+{name}" for name in one.after] + [f"-{name}" for name in one.before]
            return f"{label}: {' '.join(signed)}"
        case "changed" if one.kind == "text":
            return "text: comments or layout"
        case "changed":
            return f"{label}: changed"
        case "value":
            return f"{label}: {_english_value(one.before)} -> {_english_value(one.after)}"


def _english_value(value: object) -> str:
    if value is None:
        return "nothing"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _danish(one: Difference) -> str:
    single, plural = KINDS[one.kind]
    thing = f"{single} {one.title or one.name}".strip()
    field = _danish_field(one.field)
    match one.what:
        case "first":
            counted = [f"{count} {COUNTED[kind][count != 1]}" for kind, count in one.after.items()]
            return f"{thing} er ny: {', '.join(counted)}"
        case "new":
            return f"{thing} er kommet til"
        case "gone":
            return f"{thing} er fjernet"
        case "order":
            return f"{plural} står i en anden rækkefølge"
        case "members":
            words = _words_in(one)
            came, went = (", ".join(words.get(name, name) for name in names) for names in (one.after, one.before))
            told = [f"{came} er kommet til"] if came else []
            told += [f"{went} er fjernet"] if went else []
            return f"{thing}, {field}: {'; '.join(told)}"
        case "changed" if one.kind == "text":
            return "Filens kommentarer eller opstilling er ændret"
        case "changed":
            return f"{thing}, {field}: ændret"
        case "value":
            before, after = (_danish_value(value, one) for value in (one.before, one.after))
            return f"{thing}, {field}: fra {before} til {after}"


def _danish_field(path: str) -> str:
    """The field's words, else those of what it is a part of."""
    known = path.removeprefix("settings.")
    while known not in FIELDS and "." in known:
        known = known.rpartition(".")[0]
    return FIELDS.get(known, path)


def _words_in(one: Difference) -> Mapping[str, str]:
    """For what is no word to its reader: the file's own, and ids."""
    return {**CODES.get(one.field, {}), **one.called}


def _danish_value(value: Any, one: Difference) -> str:
    words = _words_in(one)
    match value:
        case str() if one.field == "rrule":
            return recurrence_in_danish(value)
        case str() if value in words:
            return words[value]
        case None | bool():
            return {None: "intet", True: "ja", False: "nej"}[value]
        case time():
            return f"kl. {value:%H.%M}"
        case date():
            return day_in_danish(value)
        case str():
            return f"»{value}«"
        case LocalText():
            return f"»{value.da}«"
        case Struct():
            return "noget"
    return str(value)
