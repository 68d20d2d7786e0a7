"""What the explorer sees and does, as plain values: made by the browser parts, judged by the pure ones."""

from typing import Literal

from msgspec import Struct

from monitors.explorer.downloads import Download
from monitors.explorer.exchanges import Exchange, Heard
from monitors.findings import VerdictKind

Act = Literal["press", "write", "choose", "toggle", "upload", "disconnect"]


class Seen(Struct, frozen=True, kw_only=True):
    """One control as it stood in one snapshot."""

    index: int
    why: Literal["native", "aria", "editable", "listener", "focusable", "pulled"]
    """What gave it away. "focusable": the Tab key alone, so that it may have nothing to do."""
    role: str
    name: str
    landmark: str
    tag: str
    type: str
    href: str
    """Absolute; "" when it is no link."""
    written_href: str
    leads_nowhere: bool = False
    """Whether it is a link to a place on its own page that is not there, such as "#" alone."""
    enabled: bool
    shown: bool
    sized: bool
    """Whether it, or its label, has a size to be hit at."""
    by_label: bool = False
    """Whether it is hidden itself, and its label is what people see and hit."""
    state: str
    """Such as "true" of a checkbox, "expanded=false", "current=page"; "" when it has none."""
    value: str
    keyboard_only: bool = False
    """Whether it only comes onto the screen when it has the focus, such as a skip link."""
    kin: str
    group: str = ""
    """Which list it is an item of; the name of the group of fields that it stands in; "" outside."""
    form: int
    """Which form it belongs to; -1 outside forms."""
    submits: bool
    options: list[str]
    required: bool
    hints: str
    """Name, id, autocomplete, input mode and placeholder: what a field is for."""
    limits: list[str]
    """min, max, maxLength, pattern as written; "" where not given."""
    opens_window: bool
    downloads: bool
    switches_language: str
    frame: int = 0
    """0 the page itself."""
    read_only: bool = False
    """Whether its text can be read and copied only."""

    @property
    def usable(self) -> bool:
        return self.enabled and self.shown

    @property
    def is_field(self) -> bool:
        return self.role in {"textbox", "searchbox", "spinbutton", "combobox", "listbox", "slider"} and (
            self.tag in {"input", "textarea", "select"} or self.why == "editable"
        )

    @property
    def is_toggle(self) -> bool:
        return self.role in {"checkbox", "radio", "switch"} or self.state.startswith(("pressed=", "checked="))


class Snapshot(Struct, frozen=True, kw_only=True):
    """What a citizen could see and use at one moment."""

    url: str
    title: str
    language: str
    controls: list[Seen]
    lines: list[tuple[str, str]]
    """Visible text by block, with the language that the page says it is in."""
    headings: list[str]
    alerts: list[str]
    dialog: str
    """The name of the open dialog on top; "" when none is open."""
    focused: str
    """Role and name of what has the focus; "" when nothing has."""
    busy: int
    invalid: int
    scroll: int
    storage: dict[str, str]
    messages: list[str]
    """What live regions have said since the page was opened, also what has gone again."""
    calls: list[str]
    """print, share, clipboard, windows: effects beside the page."""
    assets: list[str]
    look: str = ""
    """Colours and size of the text: what a switch of theme changes."""
    connectivity: str = ""
    """ "offline" when the page has no connection; "" when it has one."""
    worker: bool = False
    """Whether a service worker stands by: only then can the page be used without connection."""
    kept: dict[str, int] = {}
    """How many entries each store of the page's databases has; nothing where no worker stands by."""
    pictured: bool = False
    """Whether there are pictures, drawings, films or other documents in it."""
    beyond: int = 0
    """How many controls there are after the most that are looked at."""


class ControlId(Struct, frozen=True, kw_only=True, order=True, omit_defaults=True):
    """What makes a control the same one in another state, run or deployment. Digits, dates and ids are folded away."""

    route: str
    dialog: str
    landmark: str
    role: str
    name: str
    href: str
    connectivity: str = ""
    """As in a snapshot."""


class Step(Struct, frozen=True, kw_only=True):
    """One thing done on the way: an address opened, or a control used."""

    url: str = ""
    """The address to open; then the rest is empty."""
    control: ControlId | None = None
    name: str = ""
    """The name as it was read, digits and all: "10.15"."""
    ordinal: int = 0
    """Which one among those with the same identity."""
    act: Act = "press"
    text: str = ""
    """What was written or chosen."""
    fills: dict[str, str] = {}
    """What was filled in before, by the field's name."""
    bare: bool = False
    """Whether nothing is to be filled in before: what does the page say then?"""
    keyboard: bool = False
    twice: bool = False
    """Whether it is pressed twice in a row, as an impatient finger does."""


class Facts(Struct, frozen=True, kw_only=True):
    """What the second channel says is so."""

    values: dict[str, str] = {}
    """Flat: "<id>.start" -> "2026-11-23T10:15:00+01:00"."""
    words: list[str] = []
    """The same as a citizen would read it, such as "10.15"."""
    things: int = 0
    """How many things are kept: bookings, entries of a list."""


class Observation(Struct, frozen=True, kw_only=True):
    """Everything that one exercise saw; what a verdict is made of."""

    control: Seen
    step: Step
    path: list[Step]
    pressed: list[str] = []
    """The names of all that was used, as they read this time: the first free time is another one an hour later."""
    before: Snapshot
    after: Snapshot | None = None
    later: Snapshot | None = None
    """After a second of nothing: tells a ticking clock from an effect; taken only when in doubt."""
    reloaded: Snapshot | None = None
    way_exchanges: list[Exchange] = []
    """On the way there, before the act."""
    exchanges: list[Exchange] = []
    """From the act until the page was quiet."""
    reload_exchanges: list[Exchange] = []
    return_exchanges: list[Exchange] = []
    """After an act without connection: what went over the wire when the connection came back."""
    returned: Snapshot | None = None
    """After that: what was put off has gone out, or been thrown away."""
    errors: list[str] = []
    """Errors that the page's own scripts did not catch."""
    hindrance: str = ""
    """Why the control could not be used, as the browser tells it."""
    collapse: str = ""
    """How the page broke down: closed, crashed, no answer."""
    pending: list[str] = []
    """What was still under way when patience ended."""
    popups: list[str] = []
    dialogs: list[str] = []
    download: Download | None = None
    elsewhere: bool = False
    """Whether a link led to another place than its own address does when it is opened by itself."""
    covered: bool = False
    """Whether the second channel should know of what was written."""
    cookies_gone: bool = False
    signed_out: bool = False
    """Whether the act took a cookie out of the browser, as a site signs somebody out; whether the way had before it."""
    heard: list[Heard] = []
    """What the page was told since the act and last wrote nothing after."""
    facts_before: Facts | None = None
    facts_after: Facts | None = None
    insisted: bool = False
    """Whether the second channel, asked again and again, still says that what was sent is not kept."""
    unread: str = ""
    """Why the second channel was given no answer that can be read; "" when it was."""
    mails_before: int | None = None
    """How many mails the test citizen had; None when there is no mailbox to look into."""
    mailed: bool | None = None
    """Whether the mail came that this write brings; None: none was due, or there is no mailbox to look into."""
    citizen: str = ""
    """The six digits of the test citizen who walked."""
    barriers: list[str] = []
    """What axe has against the page as it is after the act."""
    seconds: float = 0.0

    @property
    def is_offline(self) -> bool:
        """Whether it ended without connection."""
        return self.before.connectivity == "offline" or self.step.act == "disconnect"

    @property
    def accepted(self) -> list[Exchange]:
        """The writes that were taken, at once or when the connection came back."""
        return [exchange for exchange in [*self.exchanges, *self.return_exchanges] if exchange.accepted]

    @property
    def held_back(self) -> list[Exchange]:
        """The writes of the act that the monitor did not let out; not those that tell another site of every page."""
        always = {one.address for one in self.way_exchanges if one.blocked and (one.is_socket or not one.here)}
        opens = any(one.main for one in self.exchanges)  # Then it is the next page that opens its socket.
        sent = [one for one in [*self.exchanges, *self.return_exchanges] if one.blocked and one.writes]
        mine = [one for one in sent if one.kind != "ping" and one.address not in always]
        return [one for one in mine if not (opens and one.is_socket)]

    @property
    def after_all(self) -> list[Exchange]:
        """Everything that went over the wire since the act."""
        return [*self.exchanges, *self.reload_exchanges, *self.return_exchanges]


Said = tuple[str, str] | None
"""(expected, seen), in Danish: what a rule has against an exercise."""


class Judged(Struct, frozen=True, kw_only=True):
    """A verdict that is not green. Both texts are Danish."""

    kind: VerdictKind
    expected: str
    seen: str


class Effect(Struct, frozen=True, kw_only=True):
    """What a control brought about, coarse enough to be the same next week."""

    route: str
    dialog: str
    writes: list[str] = []
    """Such as "POST /api/v1/bookings 201"."""
    spreads: bool | None = None
    """Whether more changed than what was filled in or ticked: a filter does that, a field of a form need not. None:
    not asked."""
    way: str = ""
    """By which way it was reached: "Tilbage" leads to where one came from. "": not asked."""

    @property
    def words(self) -> str:
        sent = f", sendte {', '.join(self.writes)}" if self.writes else ""
        spread = {None: "", True: ", og siden fulgte med", False: ", og siden fulgte ikke med"}[self.spreads]
        return f"{self.route}{f', spørgsmålet “{self.dialog}”' if self.dialog else ''}{sent}{spread}"

    def is_like(self, other: "Effect") -> bool:
        """Whether it is no less than the `other`, and the same otherwise."""
        same = (self.route, self.dialog, self.writes) == (other.route, other.dialog, other.writes)
        return same and not (self.spreads is False and other.spreads is True)
