"""The same SQL in pgbench: what this machine's PostgreSQL can do by itself."""

import re
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from api.database.embedded import bin_dir
from bench.measure import Measure, measure
from bench.scene import CELL_OF_SIX_UTC, Scene

SCRIPTS = Path(__file__).parent


def run(script: str, database_url: str, clients: int, seconds: float, scene: Scene, **more: object) -> float:
    """Transactions a second. A script finds the fields of `scene`, and `more`, as variables."""
    told = re.search(r"^tps = ([\d.]+) ", _told(script, database_url, clients, seconds, scene, more), re.MULTILINE)
    if told is None:
        raise RuntimeError("pgbench told no rate")
    return float(told[1])


def open_loop(script: str, database_url: str, clients: int, seconds: float, scene: Scene, rate: float) -> Measure:
    """Transactions that begin when the schedule says, which is a random one; each latency counts from that moment."""
    with tempfile.TemporaryDirectory(prefix="borgertid-pgbench-") as folder:
        logged = ["--log", f"--log-prefix={folder}/log", f"--rate={rate}"]
        _told(script, database_url, clients, seconds, scene, {}, *logged)
        lines = [line.split() for log in Path(folder).iterdir() for line in log.read_text().splitlines()]
    return measure([float(microseconds) / 1000 for _, _, microseconds, *_ in lines], seconds)


def _told(
    script: str, database_url: str, clients: int, seconds: float, scene: Scene, more: dict[str, object], *options: str
) -> str:
    url = urlsplit(database_url)
    host = parse_qs(url.query).get("host", [url.hostname or ""])[0]
    variables = [
        f"--define={name}={value}"
        for name, value in {**scene._asdict(), "cell_of_six_utc": CELL_OF_SIX_UTC, **more}.items()
    ]
    command = [
        bin_dir() / "pgbench", "--no-vacuum", "--protocol=prepared", f"--client={clients}", "--jobs=2",
        f"--time={seconds}", f"--file={SCRIPTS / script}", *variables, *options, f"--host={host}",
        f"--username={url.username or 'postgres'}", url.path.lstrip("/"),
    ]  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"pgbench failed:\n{done.stderr[:1000]}")
    return done.stdout
