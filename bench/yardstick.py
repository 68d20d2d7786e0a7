"""The same SQL in pgbench: what this machine's PostgreSQL can do, one booking a transaction."""

import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from api.database.embedded import bin_dir
from bench.measure import Measure, measure
from bench.town import Place

SCRIPT = Path(__file__).parent / "book.sql"


def run(place: Place, folder: Path, clients: int, seconds: int) -> Measure:
    prefix = folder / "pgbench"
    url = urlsplit(place.database_url)
    host = parse_qs(url.query).get("host", [url.hostname or ""])[0]
    command = [
        bin_dir() / "pgbench", "--no-vacuum", "--protocol=prepared", f"--client={clients}", "--jobs=2",
        f"--time={seconds}", f"--file={SCRIPT}", "--log", f"--log-prefix={prefix}", f"--host={host}",
        f"--username={url.username or 'postgres'}", url.path.lstrip("/"),
    ]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    latencies = []
    for log in folder.glob("pgbench.*"):
        latencies += [int(line.split()[2]) / 1000 for line in log.read_text().splitlines()]
        log.unlink()
    return measure(latencies, seconds)
