"""Structured logs on standard error, without personal data: one JSON object a line, or words in a terminal."""

import logging
import sys
from typing import Any

import msgspec
import structlog
from structlog.typing import EventDict


def write_logs(level: int = logging.INFO) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    in_terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.dev.ConsoleRenderer(timestamp_key="at") if in_terminal else JSON,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr)
        if in_terminal
        else structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )


def _encode(event: EventDict, **_: Any) -> bytes:
    return msgspec.json.encode(event, enc_hook=repr)


JSON = structlog.processors.JSONRenderer(serializer=_encode)
"""By msgspec, since the standard library takes longer for an access log's line than a kept answer does."""
