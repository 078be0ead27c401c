"""One worker process, from settings to its end."""

import asyncio
import gc
import sys

import faust
import structlog

from streams.app import build_app
from streams.logs import setup_logs
from streams.metrics import serve_metrics
from streams.runtime import make_runtime
from streams.settings import Settings
from streams.topics import ensure_topics

log = structlog.get_logger(__name__)


def run_worker(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; leaves the process with Faust's exit code.

    Raises:
        BrokerUnavailableError: The broker did not answer at the start.
    """
    setup_logs(settings.log_level)
    serve_metrics(settings.metrics_host, settings.metrics_port)
    partitions = ensure_topics(settings.broker, settings.partitions, settings.replication)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    app = build_app(make_runtime(settings, partitions))
    # A batch makes some 100 000 objects without cycles: with the usual thresholds a fifth of the time went into looking
    # for some, among all list entries.
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    log.info("worker.started", group=settings.group, metrics_port=settings.metrics_port)
    _Quiet(app, loop=loop, override_logging=False, redirect_stdouts=False, quiet=True).execute_from_commandline()
    sys.exit(0)


class _Quiet(faust.Worker):
    """Faust's worker without its banner on stdout, where our log lines are."""

    async def on_startup_finished(self) -> None:
        """Say nothing; the log has said it."""
