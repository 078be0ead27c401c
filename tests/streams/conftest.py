"""Stacks for tests: the embedded broker or a real Kafka, the engine's gateway and workers, on free ports."""

import importlib.util
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from streams.ledger import Reconciliation, reconcile_now
from streams.settings import load_settings
from streams.stores import store_of
from streams.supervisor import Stack
from streams.topics import ALERTS, LIST_TOPICS, SIGHTINGS, partition_states

KEY = "specimen-key"


def _module(path: Path) -> ModuleType:
    """A test helper by its path: the folder of tests is not on the import path, where it would hide `streams`."""
    spec = importlib.util.spec_from_file_location(f"epifuse_tests_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


kafka = _module(Path(__file__).parent.parent / "servers" / "kafka.py")


class Rig:
    """A running stack, and what tests ask of it."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.settings = stack.settings
        self.store = store_of(stack.settings)

    def until(self, holds: Callable[[], bool], seconds: float, what: str) -> None:
        """Mend the stack until that holds; fail with `what` when it does not in time."""
        give_up = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > give_up:
                pytest.fail(f"not within {seconds} s: {what}; {self.balance().as_json()}")
            self.stack.mend()
            time.sleep(0.05)

    def balance(self) -> Reconciliation:
        """The ledger against the broker, now."""
        return reconcile_now(self.settings.broker, self.store)

    def settle(self, received: int, seconds: float) -> Reconciliation:
        """The balance once so many records were received and nothing is under way any more."""

        def settled() -> bool:
            balance = self.balance()
            return balance.balanced and balance.received == received and self.is_idle()

        self.until(settled, seconds, f"{received} records settled")
        return self.balance()

    def is_idle(self) -> bool:
        """Whether the workers have acknowledged everything there is of lists, sightings and alerts."""
        states = partition_states(self.settings.broker, (*LIST_TOPICS, SIGHTINGS, ALERTS), self.settings.group)
        return all(state.lag == 0 for state in states if state.end)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query as the user that may write."""
        return self.store.client.query(sql)


@pytest.fixture(params=[pytest.param("embedded", marks=pytest.mark.stack), pytest.param("kafka", marks=pytest.mark.server)])
def start_rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Rig]]:
    """A function that starts a stack of so many workers; every test runs on the embedded broker and on a real Kafka."""
    if request.param == "kafka":
        _need_kafka()
    stacks: list[Stack] = []
    rigs: list[Rig] = []

    def start(workers: int = 1, **given: Any) -> Rig:
        embedded = request.param == "embedded"
        own = {"session_seconds": 2 if embedded else 6, "pseudonym_key": KEY, "metrics_port": 0, **given}
        settings = load_settings(**{"data_dir": tmp_path / f"stack-{len(stacks)}", **own})
        options: dict[str, Any] = {} if embedded else {"start_broker": kafka.start_kafka}
        stacks.append(Stack(settings, workers=workers, free_ports=True, **options))
        stacks[-1].__enter__()
        rigs.append(Rig(stacks[-1]))
        return rigs[-1]

    yield start
    for rig in rigs:
        rig.store.client.close()
    for stack in stacks:
        stack.stop()


def _need_kafka() -> None:
    """Skip where a Kafka cannot be had, unless it is required."""
    reason = kafka.why_not()
    if os.environ.get("EPIFUSE_REQUIRE_SERVERS") == "1":
        assert not reason
    elif reason:
        pytest.skip(reason)
