"""A site that misbehaves ends in a verdict, in bounded time, and leaves no browser behind."""

import asyncio
import os
import socket
import ssl
import time
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from monitors.explorer.explorer import INCONCLUSIVE, MOST_FAILURES
from monitors.explorer.met import BEYOND
from monitors.explorer.snapshot import MOST_CONTROLS
from tests.monitors.explorer.site import a_site
from tests.monitors.explorer.test_exploring import PATIENCE, a_target, explored, named, names

LONGEST = 300
"""Seconds: an exercise lasts 14 times the patience at most, and six with a second look each need far less."""
SCRIPT = """
setInterval(() => { document.title = Math.random() }, 30)
on('spins', () => { for (;;); })
on('opens', () => { for (let count = 0; count < 1000; count++) window.open('/side') })
on('asks', () => { addEventListener('beforeunload', (event) => event.preventDefault()); say('Spørger') })
on('closes', () => close())
on('grows', () => { for (const all = []; ; ) all.push(new Array(1e6).fill(all.length)) })
on('jumps', ({ currentTarget: at }) => say('Ramt'))
"""
CONTROLS = (
    '<button id="spins">Løber løbsk</button><button id="opens">Åbner tusind</button><button id="asks">Spørger</button>'
    '<button id="closes">Lukker sig</button><button id="grows">Vokser</button>'
    '<a href="/ring">I ring</a><p id="jumps" role="button" tabindex="0">Flytter sig</p>'
    "<style>#jumps { animation: jump 3s linear infinite } @keyframes jump { to { translate: 90px 0 } }</style>"
)


def chromiums() -> set[str]:
    """The ids of all processes that descend from this one and are browsers."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().partition("(")[2].rpartition(")")
        except OSError:
            continue  # It has ended meanwhile.
        parents[stat.parent.name] = (rest.split()[1], name)

    def descends(process: str) -> bool:
        while process in parents:
            process = parents[process][0]
            if process == str(os.getpid()):
                return True
        return False

    return {process for process, (_, name) in parents.items() if "chrom" in name and descends(process)}


async def test_a_site_that_misbehaves_is_told_of_and_leaves_nothing_behind(tmp_path: Path) -> None:
    before, began = chromiums(), time.monotonic()
    async with a_site() as (site, url):
        site.pages["/"] = ("Forside", CONTROLS)
        site.script += SCRIPT
        exploration = await explored(a_target(url), tmp_path)
    # A thousand windows may be there in time or not: that is the machine's doing.
    found = {name: verdict for name, verdict in named(exploration.findings).items() if name != "Åbner tusind"}
    assert found == {
        "Løber løbsk": "broken-page",
        "I ring": "failed-request",
        "Flytter sig": "unclickable",
        "Vokser": "broken-page",
    }
    assert names(exploration, "exercised") >= {"Åbner tusind", "Spørger", "Lukker sig"}
    assert time.monotonic() - began < LONGEST
    assert chromiums() <= before


async def test_a_site_that_is_down_is_a_finding_of_its_page(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    exploration = await explored(a_target(url), tmp_path)
    assert [(finding.control.role, finding.verdict) for finding in exploration.findings] == [("page", "failed-request")]


async def test_a_site_that_has_gone_away_is_asked_ten_times_and_not_for_all_that_was_known_of_it(
    tmp_path: Path,
) -> None:
    async with a_site() as (site, url):
        site.pages["/"] = (
            "Forside",
            "".join(f"<details><summary>Mere {one}</summary>x</details>" for one in "abcdefghijkl"),
        )
        known = await explored(a_target(url), tmp_path, minutes=1)
    gone = await explored(a_target(url), tmp_path)
    assert known.counted > MOST_FAILURES
    assert [finding.control.role for finding in gone.findings] == ["page"]
    assert gone.verdicts[INCONCLUSIVE] == MOST_FAILURES - 1
    assert "siden skal ikke belastes mere" in gone.reason


async def test_a_site_whose_certificate_nobody_vouches_for_is_a_finding_of_its_page(tmp_path: Path) -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=vouched_for_by_itself(tmp_path))
    async with server:
        url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        exploration = await explored(a_target(url), tmp_path)
    [finding] = exploration.findings
    assert (finding.control.role, finding.verdict) == ("page", "failed-request")
    assert "CERT_AUTHORITY_INVALID" in finding.seen


def vouched_for_by_itself(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")]), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "both.pem").write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


async def test_ten_thousand_links_are_counted_and_not_all_tried(tmp_path: Path) -> None:
    async with a_site() as (site, url):
        links = "".join(f'<li><a href="/side?{number}">Link {number}</a></li>' for number in range(10_000))
        site.pages["/"] = ("Forside", f"<ul>{links}</ul>")
        # A busy machine needs its time to draw so much.
        exploration = await asyncio.wait_for(explored(a_target(url), tmp_path, patience=4 * PATIENCE), LONGEST)
    assert exploration.outcome == "ok"
    assert exploration.counted < MOST_CONTROLS
    [rest] = [one for one in exploration.controls if one.role == BEYOND]
    assert (rest.standing, rest.reason.partition(" ")[0]) == ("unreached", str(10_000 - MOST_CONTROLS))
