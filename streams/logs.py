"""Logs as events: one JSON object a line on stdout, Faust's and ours alike, without a value of any person."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_NOISY = ("clickhouse_driver", "aiokafka.consumer.group_coordinator", "kafka")  # a traceback per failed connect
_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class Cap(logging.Filter):
    """Let at most `burst` lines of one logger and level through in `seconds`; a broker outage writes thousands."""

    def __init__(self, burst: int = 20, seconds: float = 10.0) -> None:
        super().__init__()
        self._burst, self._seconds = burst, seconds
        self._windows: dict[tuple[str, int], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        if record.name.startswith(("streams", "epifuse")):
            return True
        key = (record.name, record.levelno)
        begun, count = self._windows.get(key, (record.created, 0))
        if record.created - begun >= self._seconds:
            begun, count = record.created, 0
        self._windows[key] = (begun, count + 1)
        return count < self._burst


def setup_logs(level: str = "info") -> None:
    """Send structlog and the standard library through one JSON renderer to stdout."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_SHARED, structlog.stdlib.ExtraAdder(allow=()), structlog.stdlib.PositionalArgumentsFormatter()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.ExceptionRenderer(
                    structlog.tracebacks.ExceptionDictTransformer(show_locals=False, max_frames=20)
                ),
                _without_exception_values,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    handler.addFilter(Cap())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _without_exception_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep type and frames of an exception and drop its text, which may quote the record that caused it."""
    frames = event.get("exception")
    if isinstance(frames, list):
        event["exception"] = [
            {"type": part.get("exc_type"), "frames": [f"{f['filename']}:{f['lineno']}:{f['name']}" for f in part["frames"]]}
            for part in frames
        ]
    return event
