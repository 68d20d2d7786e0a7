"""What a monitor found, whoever found it: the shape that results, alerts and the on-call page share."""

from datetime import datetime
from typing import Final, Literal

from msgspec import Struct

VerdictKind = Literal[
    "unclickable",
    "failed-request",
    "page-error",
    "error-text",
    "no-effect",
    "submit-unanswered",
    "not-stored",
    "stored-otherwise",
    "still-pending",
    "stored-twice",
    "no-message",
    "stale-page",
    "toggle-not-kept",
    "wrong-language",
    "never-enabled",
    "bad-download",
    "other-effect",
    "gone",
    "broken-page",
    "inaccessible",
    "dead-outside-link",
]
"""Most of them in the order in which they are judged; `HARMS` says what each means."""

HARMS: Final[dict[VerdictKind, str]] = {
    "unclickable": "Borgeren kan ikke trykke på {control}.",
    "failed-request": "Borgeren bruger {control}, og serveren svarer med en fejl eller slet ikke.",
    "page-error": "Borgeren bruger {control}, og siden går i stykker.",
    "error-text": "Borgeren bruger {control} og ender ved en fejl.",
    "no-effect": "Borgeren bruger {control}, og der sker intet.",
    "submit-unanswered": "Borgeren sender med {control}; intet bliver sendt, og intet bliver sagt.",
    "not-stored": "Borgeren bruger {control} og tror, at det er gemt, men det er det ikke.",
    "stored-otherwise": "Borgeren bruger {control}, og der bliver gemt noget andet end det, der blev valgt.",
    "stored-twice": "Borgeren trykker to gange på {control}, og det bliver gjort to gange.",
    "no-message": "Borgeren bruger {control} og venter på en mail, som ikke kommer.",
    "still-pending": "Borgeren bruger {control} og venter forgæves.",
    "stale-page": "Borgeren ser noget gammelt, når siden bliver åbnet igen efter {control}.",
    "toggle-not-kept": "Borgeren sætter {control}, men det bliver ikke ved med at være sat.",
    "wrong-language": "Borgeren bruger {control} og møder tekst på et forkert sprog.",
    "never-enabled": "Borgeren kan aldrig komme til at bruge {control}.",
    "bad-download": "Borgeren henter en fil med {control}, men filen er tom eller af en forkert slags.",
    "other-effect": "Borgeren bruger {control}, og der sker noget andet end før.",
    "gone": "Borgeren kan ikke længere finde {control}.",
    "broken-page": "Borgeren bruger {control}, og siden lukker sig, bryder sammen eller svarer ikke mere.",
    "inaccessible": "Borgere med hjælpemidler kan ikke bruge {control}.",
    "dead-outside-link": "Borgeren følger {control} ud af siden, og der er intet.",
}
"""What a citizen would experience; `{control}` is the control in Danish words."""

ROLE_WORDS: Final = {
    "link": "linket",
    "button": "knappen",
    "textbox": "feltet",
    "searchbox": "feltet",
    "spinbutton": "feltet",
    "combobox": "listen",
    "listbox": "listen",
    "checkbox": "afkrydsningen",
    "radio": "valget",
    "switch": "kontakten",
    "tab": "fanen",
    "summary": "udfoldningen",
    "connection": "siden uden forbindelse",
    "page": "siden",
}

TWO_PRESSES: Final = "at to tryk gør det én gang"
"""What is expected where a control was pressed twice in a row: only the same tells that it is over."""


class Control(Struct, frozen=True, kw_only=True, order=True):
    """What a citizen can use, as an assistive tool names it; digits, dates and addresses are folded away."""

    landmark: str
    """Such as "main", "navigation" or "dialog: Aflys tid"; "" outside all."""
    role: str
    """An ARIA role; "page" when the finding concerns the page as a whole."""
    name: str
    """The accessible name; may be empty."""

    @property
    def words(self) -> str:
        """Such as: knappen “Bekræft”."""
        word = ROLE_WORDS.get(self.role, "elementet")
        if self.role == "connection":
            return word
        return f"{word} “{self.name}”" if self.name else f"{word} uden navn"


class Artifacts(Struct, frozen=True, kw_only=True):
    """Paths of the evidence, relative to the results' folder; None for what a broken page did not give."""

    screenshot: str | None = None
    trace: str | None = None
    har: str | None = None
    replay: str | None = None
    """A program that walks the shortest path to the finding by itself."""


class Finding(Struct, frozen=True, kw_only=True):
    """One fault, confirmed by a second run in a fresh browser context."""

    target: str
    """The watched site's base URL."""
    route: str
    """The path with ids folded away, such as "/aftale/*"."""
    role: str
    """Who walked, such as "citizen"."""
    language: str
    """Such as "da"."""
    size: str
    """"phone" or "desktop"."""
    control: Control
    verdict: VerdictKind
    experience: str
    """What a citizen would experience, as one Danish sentence."""
    expected: str
    seen: str
    path: list[str]
    """The shortest way there: one Danish sentence for each step, the faulty one last."""
    exercise: str
    """The id under which `--replay` walks it again."""
    seed: int
    deployment: str
    """The version that the site told of itself; "" when it tells none."""
    first_seen: datetime
    artifacts: Artifacts = Artifacts()
    target_file: str = ""
    """The file that describes the target; "" when it is a Borgertid, of which the URL is enough."""

    @property
    def key(self) -> tuple[str, str, str, str, Control, VerdictKind]:
        """Findings with the same key are one fault: one alert, however often and wherever it is met."""
        return self.target, self.route, self.role, self.language, self.control, self.verdict

    @property
    def replay_command(self) -> str:
        # A file says itself who explores; of a Borgertid it is a citizen unless told.
        who = "" if self.target_file or self.role == "citizen" else f" --as {self.role}"
        return f"borgertid-monitor explore --target {self.target_file or self.target}{who} --replay {self.exercise}"
