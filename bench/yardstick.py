"""The same SQL in pgbench: what this machine's PostgreSQL can do by itself."""

import re
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from api.database.embedded import bin_dir
from bench.scene import CELL_OF_SIX_UTC, Scene

SCRIPTS = Path(__file__).parent


def run(script: str, database_url: str, clients: int, seconds: float, scene: Scene, **more: object) -> float:
    """Transactions a second. A script finds the fields of `scene`, and `more`, as variables."""
    url = urlsplit(database_url)
    host = parse_qs(url.query).get("host", [url.hostname or ""])[0]
    variables = [
        f"--define={name}={value}"
        for name, value in {**scene._asdict(), "cell_of_six_utc": CELL_OF_SIX_UTC, **more}.items()
    ]
    command = [
        bin_dir() / "pgbench", "--no-vacuum", "--protocol=prepared", f"--client={clients}", "--jobs=2",
        f"--time={seconds}", f"--file={SCRIPTS / script}", *variables, f"--host={host}",
        f"--username={url.username or 'postgres'}", url.path.lstrip("/"),
    ]  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    told = re.search(r"^tps = ([\d.]+) ", done.stdout, re.MULTILINE)
    if done.returncode or told is None:
        raise RuntimeError(f"pgbench failed:\n{done.stderr[:1000]}")
    return float(told[1])
