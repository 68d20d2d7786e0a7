"""Refusals and what they look like on the wire: the one table (RFC 9457).

Raise `Refused`, never return a refusal: Litestar builds the response before a transaction commits, so a returned
409 would commit what it refuses.
"""

from datetime import datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType


class Kind(NamedTuple):
    status: int
    title: str
    """Danish, for people: what is wrong."""
    way_on: str
    """Danish, for people: what to do next."""
    title_en: str
    way_on_en: str


KINDS = {
    "unknown-host": Kind(404, "Vi kender ikke adressen", "Gå til din kommunes hjemmeside, og brug linket derfra.",
                         "Unknown address", "Go to your municipality's website and use the link there."),
    "not-found": Kind(404, "Siden findes ikke", "Gå til forsiden, og find dit emne der.",
                      "Page not found", "Go to the front page and find your topic there."),
    "booking-not-found": Kind(404, "Vi kan ikke finde tiden", "Brug linket i din bekræftelse, eller bestil en ny tid.",
                              "We cannot find the time", "Use the link in your confirmation, or book a new time."),
    "method-not-allowed": Kind(405, "Det kan man ikke her", "Gå tilbage, og prøv igen fra forsiden.",
                               "Not possible here", "Go back and try again from the front page."),
    "malformed-json": Kind(400, "Beskeden kunne ikke læses", "Opdater siden, og prøv igen.",
                           "The message could not be read", "Reload the page and try again."),
    "invalid-request": Kind(422, "Noget mangler eller er forkert", "Ret felterne, og send igen.",
                            "Something is missing or wrong", "Correct the fields and send again."),
    "key-required": Kind(400, "Beskeden mangler sin nøgle", "Opdater siden, og prøv så igen.",
                         "The message lacks its Idempotency-Key", "Send a UUID in the header Idempotency-Key."),
    "key-reused": Kind(422, "Nøglen er brugt til noget andet", "Opdater siden, og prøv igen.",
                       "The Idempotency-Key was used for another request", "Send a new key with a new request."),
    "body-too-large": Kind(413, "Beskeden er for stor", "Skriv mindre, og send igen.",
                           "The message is too large", "Send less."),
    "wrong-media-type": Kind(415, "Beskeden har forkert form", "Opdater siden, og prøv så igen.",
                             "Wrong media type", "Send application/json, or a file as application/toml."),
    "secret-required": Kind(401, "Linket mangler sin kode", "Brug hele linket i din bekræftelse.",
                            "The secret is missing", "Use the whole link in your confirmation."),
    "secret-wrong": Kind(401, "Koden passer ikke til tiden", "Brug linket i din seneste bekræftelse.",
                         "The secret does not fit", "Use the link in your latest confirmation."),
    "secret-stale": Kind(401, "Du har fået et nyt link", "Brug linket i din seneste bekræftelse.",
                         "The link has been replaced", "Use the link in your latest confirmation."),
    "token-required": Kind(401, "Der mangler et token", "Send det som Authorization: Bearer.",
                           "The token is missing", "Send a token as Authorization: Bearer."),
    "token-wrong": Kind(401, "Adgangen gælder ikke", "Spørg driften om et token, der gælder.",
                        "The token is not valid", "Ask those who run the service for one that is."),
    "signed-out": Kind(401, "Du er ikke logget ind", "Log ind, og prøv igen.",
                       "You are not signed in", "Sign in and try again."),
    "role-too-low": Kind(403, "Din rolle giver ikke adgang", "Bed en kollega med en højere rolle om hjælp.",
                         "Your role does not allow this", "Ask a colleague with a higher role."),
    "other-office": Kind(403, "Det hører til et andet sted", "Bed en kollega, der arbejder dér.",
                         "It belongs to another office", "Ask a colleague who works there."),
    "other-origin": Kind(403, "Ordren kom fra en fremmed side", "Gå til personalesiden, og prøv igen dér.",
                         "The request came from another site", "Go to the staff pages and try again there."),
    "password-wrong": Kind(422, "Navn eller kode er forkert", "Skriv dem igen, eller bed om en ny kode.",
                           "Name or password is wrong", "Type them again, or ask for a new password."),
    "too-many-passwords": Kind(429, "Koden er forkert for mange gange", "Vent et kvarter, og prøv igen.",
                               "Too many wrong passwords", "Wait a quarter of an hour and try again."),
    "password-not-used": Kind(409, "Her logger man ikke ind med kode", "Log ind med kommunens login.",
                              "Passwords are not used here", "Sign in with the municipality's provider."),
    "no-provider": Kind(409, "Her er ikke noget fælles login", "Log ind med navn og kode.",
                        "There is no provider here", "Sign in with name and password."),
    "provider-down": Kind(503, "Kommunens login svarer ikke", "Vent lidt, og prøv igen. Eller ring til IT.",
                          "The provider does not answer", "Wait a little and try again. Or call IT."),
    "sign-in-over": Kind(409, "Du nåede ikke at logge ind", "Begynd forfra i den samme browser.",
                         "The sign-in has ended", "Begin again, in the same browser."),
    "sign-in-untrusted": Kind(403, "Vi kan ikke stole på svaret", "Log ind igen. Sker det én gang til, så ring til IT.",
                              "The provider's answer cannot be trusted", "Sign in again. If it persists, call IT."),
    "second-factor-missing": Kind(403, "Der mangler et trin, da du loggede ind", "Log ind igen med to trin.",
                                  "The second factor is missing", "Sign in again with two factors."),
    "role-missing": Kind(403, "Du har ikke adgang her endnu", "Bed din leder om en rolle og et sted.",
                         "You have no access here yet", "Ask your manager for a role and an office."),
    "pairing-wrong": Kind(422, "Koden virker ikke", "Læs den igen, eller bed om en ny. Den gælder i ti minutter.",
                          "The code does not work", "Read it again, or ask for a new one. It holds for ten minutes."),
    "device-required": Kind(401, "Skærmen er ikke sat op", "Bed en administrator om en kode med seks tal.",
                            "The device is not paired", "Ask an administrator for a code of six digits."),
    "device-revoked": Kind(401, "Skærmen er taget ud af brug", "Bed en administrator om en ny kode.",
                           "The device was taken out of use", "Ask an administrator for a new code."),
    "other-device": Kind(403, "Det kan denne skærm ikke", "Brug en anden skærm, eller spørg personalet.",
                         "This device cannot do that", "Use another device, or ask the staff."),
    "device-not-found": Kind(404, "Vi kender ikke skærmen", "Se listen over skærme.",
                             "Unknown device", "See the list of devices."),
    "code-not-found": Kind(404, "Vi kender ikke koden", "Bed om en ny kode, og skriv den på samme enhed.",
                           "Unknown code", "Ask for a new code, and enter it on the same device."),
    "code-wrong": Kind(422, "Koden er forkert", "Læs koden i mailen igen, og prøv igen.",
                       "The code is wrong", "Read the code in the mail again, and try again."),
    "code-tried-out": Kind(409, "Koden er prøvet for mange gange", "Bed om en ny kode.",
                           "The code was tried too many times", "Ask for a new code."),
    "code-over": Kind(409, "Koden er brugt eller udløbet", "Bed om en ny kode, og brug den inden 10 minutter.",
                      "The code was used or has expired", "Ask for a new code, and use it within 10 minutes."),
    "too-many-requests": Kind(429, "Der kommer for mange forespørgsler fra dig", "Vent lidt, og prøv igen.",
                              "Too many requests come from you", "Wait a little and try again."),
    "too-many-codes": Kind(429, "Der er sendt flere koder til samme sted", "Brug den seneste kode, eller vent lidt.",
                           "Several codes were sent to the same place", "Use the latest code, or wait a while."),
    "proof-required": Kind(401, "Vi mangler din kode", "Bed om en kode, og skriv den her.",
                           "Your code is missing", "Ask for a code, and enter it here."),
    "proof-invalid": Kind(401, "Din kode gælder ikke længere", "Bed om en ny kode, og skriv den her.",
                          "Your code is no longer valid", "Ask for a new code, and enter it here."),
    "mark-invalid": Kind(403, "Mærket er ugyldigt eller udløbet", "Hent et nyt mærke, og prøv igen.",
                         "The mark is invalid or has expired", "Sign a new mark and try again."),
    "mark-mismatch": Kind(403, "Testborger og rigtig borger blandes ikke",
                          "Brug et rigtigt nummer eller en rigtig e-mail.",
                          "Test citizens and real citizens do not mix", "Use a real phone number or e-mail."),
    "not-for-monitors": Kind(403, "Det må overvågningen ikke", "Log ind som dig selv, og prøv igen.",
                             "Monitors may not do this", "Sign in as yourself and try again."),
    "too-many-test-writes": Kind(429, "Testborgerne har skrevet nok i dag", "Vent til i morgen, eller hæv grænsen.",
                                 "Test citizens have written enough today", "Wait until tomorrow, or raise the cap."),
    "too-many-test-bookings": Kind(429, "Testborgerne har for mange tider", "Vent et kvarter. Så er de væk.",
                                   "Test citizens have too many bookings",
                                   "Wait a quarter of an hour: the server removes them."),
    "invitation-invalid": Kind(403, "Invitationen gælder ikke mere", "Bed din sagsbehandler om en ny.",
                               "The invitation is no longer valid", "Ask your caseworker for a new one."),
    "unknown-topic": Kind(422, "Emnet findes ikke", "Vælg et emne på forsiden.",
                          "Unknown topic", "Choose a topic on the front page."),
    "unknown-office": Kind(422, "Stedet findes ikke", "Vælg et sted på listen.",
                           "Unknown office", "Choose an office from the list."),
    "topic-not-served": Kind(422, "Stedet har ikke det emne", "Vælg et andet sted.",
                             "The office does not serve this topic", "Choose another office."),
    "visit-not-possible": Kind(422, "Besøget kan ikke lade sig gøre sådan", "Vælg besøget igen, eller ring til os.",
                               "The visit cannot be done like that", "Choose the visit again, or call us."),
    "no-phone": Kind(422, "Vi har ikke dit telefonnummer", "Ring til os, eller vælg en anden måde at mødes på.",
                     "We do not have your phone number", "Call us, or choose another way to meet."),
    "visit-too-long": Kind(422, "Besøget er for langt", "Vælg færre emner eller personer, eller ring til os.",
                           "The visit is too long", "Choose fewer topics or persons, or call us."),
    "time-past": Kind(422, "Tiden er gået", "Vælg en senere tid.",
                      "The time has passed", "Choose a later time."),
    "time-too-soon": Kind(422, "Det er for sent at bestille den tid", "Vælg en senere tid, eller ring til os.",
                          "Too late to book that time", "Choose a later time, or call us."),
    "time-too-far": Kind(422, "Tiden er ikke åbnet endnu", "Vælg en tidligere tid.",
                         "The time is not open yet", "Choose an earlier time."),
    "time-outside-rules": Kind(422, "Tiden ligger uden for åbningstiden", "Vælg en af de viste tider.",
                               "The time is outside opening hours", "Choose one of the times shown."),
    "time-taken": Kind(409, "Tiden er lige taget af en anden", "Vælg en af de nærmeste tider.",
                       "Someone else just took the time", "Choose one of the nearest times."),
    "contact-limit": Kind(409, "Emnet har en grænse for antal tider",
                          "Bed om en kode til din e-mail, så kan du se og flytte din tid. Eller ring til os.",
                          "This topic has a limit on the number of bookings",
                          "Ask for a code to your e-mail, then you can see and move your booking. Or call us."),
    "hold-mismatch": Kind(422, "Vi holder tiden til et andet besøg", "Vælg tiden igen.",
                          "The hold is for another visit", "Choose the time again."),
    "hold-over": Kind(409, "Vi holder ikke længere tiden", "Vælg tiden igen.",
                      "The hold has ended", "Choose the time again."),
    "not-possible-now": Kind(409, "Det kan ikke lade sig gøre nu", "Se, hvad du kan gøre, under Mine tider.",
                             "Not possible now", "See what you can do under My times."),
    "changed-meanwhile": Kind(409, "Tiden er ændret i mellemtiden", "Se tiden igen, og vælg så.",
                              "The booking has changed meanwhile", "Look at the booking again, and then decide."),
    "not-a-misfit": Kind(409, "Tiden venter ikke på en afgørelse", "Se listen over tider, der venter.",
                         "The booking does not wait for a decision", "See the list of those that do."),
    "ticket-not-found": Kind(404, "Vi kan ikke finde nummeret", "Opdater listen, eller tag et nyt nummer.",
                             "We cannot find the ticket", "Reload the list, or take a new number."),
    "ticket-moved-on": Kind(409, "Nummeret er kommet videre", "Opdater listen, og se, hvor nummeret er nu.",
                            "The ticket has moved on", "Reload the list, and see where the number is now."),
    "too-long-ago": Kind(409, "Det er for længe siden", "Det kan ikke længere skrives ind i dagen.",
                         "That is too long ago", "It can no longer be entered in the day."),
    "not-been-yet": Kind(409, "Klokken er ikke så mange endnu", "Ret tidspunktet til det, der står på papiret.",
                         "That time has not been yet", "Correct the time to what stands on the paper."),
    "ticket-for-another": Kind(409, "Nummeret venter på en anden skranke", "Kald det næste, eller giv dette videre.",
                               "The ticket waits for another desk", "Call the next one, or hand this one over."),
    "nothing-to-undo": Kind(409, "Der er ikke noget at fortryde", "Brug knapperne ved nummeret i stedet.",
                            "There is nothing to undo", "Use what can be done with the ticket now instead."),
    "desk-busy": Kind(409, "Skranken har allerede en borger", "Afslut den, du har, før du kalder den næste.",
                      "The desk has a citizen already", "Finish with the one you have before you call the next."),
    "unknown-desk": Kind(422, "Skranken findes ikke", "Vælg en skranke på listen.",
                         "Unknown desk", "Choose a desk from the list."),
    "number-not-reserved": Kind(409, "Nummeret er brugt, eller det er ikke standerens", "Tag et nyt nummer.",
                                "The number is used, or not the stand's own", "Take a new number."),
    "arrival-unknown": Kind(422, "Vi kan ikke finde en tid til dig her i dag",
                            "Prøv igen, tag et nummer, eller spørg en medarbejder.",
                            "We cannot find a time for you here today", "Try again, take a number, or ask the staff."),
    "arrival-too-early": Kind(409, "Du er her for tidligt", "Kom igen på det tidspunkt, der står her.",
                              "You are here too early", "Come back at the time that is told here."),
    "arrival-not-possible": Kind(409, "Tiden gælder ikke her i dag", "Se din tid under Mine tider, eller spørg os.",
                                 "The booking is not for here today", "See your booking under My times, or ask us."),
    "walk-in-not-offered": Kind(409, "Emnet kræver en tid", "Bestil en af de viste tider, eller spørg en medarbejder.",
                                "This topic needs an appointment", "Book one of the times shown, or ask the staff."),
    "file-refused": Kind(422, "Filen kan ikke bruges", "Ret de nævnte linjer, og send igen.",
                         "The file cannot be used", "Correct the lines that are named and send again."),
    "file-not-kept": Kind(409, "Kommunens fil er ikke gemt her", "Importer filen én gang til: borgertid import FIL.",
                          "The municipality's file is not kept here", "Import it once more: borgertid import FILE."),
    "version-not-found": Kind(404, "Den udgave findes ikke", "Vælg en udgave på listen.",
                              "There is no such version", "Choose a version from the list."),
    "task-not-found": Kind(404, "Opgaven findes ikke", "Se listen over opgaver.",
                           "There is no such task", "See the list of tasks."),
    "version-required": Kind(428, "Se ændringerne, før du gemmer", "Send den version, du så, som If-Match.",
                             "Preview before you save", "Send the version that you have seen as If-Match."),
    "municipality-changed": Kind(412, "Kommunen er ændret imens", "Se ændringerne igen, og gem så.",
                                 "The municipality has changed meanwhile", "Preview the changes again, then save."),
    "too-many-holds": Kind(429, "Mange er ved at bestille her lige nu", "Vent et minut, og prøv igen.",
                           "Many people are booking here right now", "Wait a minute and try again."),
    "busy": Kind(503, "Systemet har travlt", "Vent et øjeblik, og prøv igen. Intet er gået tabt.",
                 "The system is busy", "Wait a moment and try again. Nothing was lost."),
    "fault": Kind(500, "Der skete en fejl hos os", "Prøv igen om lidt. Bliver det ved, så ring, og nævn nummeret.",
                  "Something went wrong on our side", "Try again shortly. If it persists, call and give the number."),
}  # fmt: skip

TYPE = "urn:borgertid:problem:"


class Fault(NamedTuple):
    """What is wrong with one field."""

    pointer: str
    """Where: a JSON pointer into the body (`#/contact/phone`), or the name of a parameter."""
    detail: str
    """Danish, for people: how to put it right."""
    detail_en: str


class FieldError(Struct, frozen=True):
    """A `Fault` in the reader's language."""

    pointer: str
    detail: str


class Alternative(Struct, frozen=True):
    office: str
    start: Annotated[datetime, Meta(tz=True)]


class Existing(Struct, frozen=True):
    """A booking of one's own that stands in the way."""

    id: UUID
    secret: str
    """Opens it, so that it can be moved instead."""
    office: str
    start: Annotated[datetime, Meta(tz=True)]


class Problem(Struct, frozen=True, omit_defaults=True):
    """RFC 9457 problem details. `type` is stable; `title` and `detail` follow Accept-Language."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str | UnsetType = UNSET
    errors: list[FieldError] | UnsetType = UNSET
    alternatives: list[Alternative] | UnsetType = UNSET
    existing: list[Existing] | UnsetType = UNSET
    tries_left: int | UnsetType = UNSET
    come_back_at: Annotated[datetime, Meta(tz=True)] | UnsetType = UNSET


class Refused(Exception):
    """A refusal with its reason: `kind` is a key of KINDS."""

    def __init__(
        self,
        kind: str,
        *,
        errors: list[Fault] | None = None,
        alternatives: list[Alternative] | None = None,
        existing: list[Existing] | None = None,
        tries_left: int | None = None,
        come_back_at: datetime | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.errors = errors
        self.alternatives = alternatives
        self.existing = existing
        self.tries_left = tries_left
        self.come_back_at = come_back_at
        self.retry_after = retry_after


class Trespass(Refused):
    """A monitor's write that would touch what belongs to a citizen (P9): refused, and told to those on call."""

    def __init__(self) -> None:
        super().__init__("mark-mismatch")


def problem(refused: Refused, language: str = "da", request_id: str | UnsetType = UNSET) -> Problem:
    kind = KINDS[refused.kind]
    english = language == "en"
    told = ("alternatives", "existing", "tries_left", "come_back_at")
    extra: dict[str, Any] = {name: said for name in told if (said := getattr(refused, name)) is not None}
    if refused.errors is not None:
        extra["errors"] = [FieldError(one.pointer, one.detail_en if english else one.detail) for one in refused.errors]
    return Problem(
        type=TYPE + refused.kind,
        title=kind.title_en if english else kind.title,
        status=kind.status,
        detail=kind.way_on_en if english else kind.way_on,
        request_id=request_id,
        **extra,
    )
