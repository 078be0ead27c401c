"""The embedded stack for tests, started when first asked for."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from streams.settings import load_settings
from streams.supervisor import Stack

KEY = "specimen-key"


@pytest.fixture
def start_stack(tmp_path: Path) -> Iterator[Callable[[int], Stack]]:
    """A function that starts a stack of so many workers on free ports; it is stopped after the test."""
    stacks: list[Stack] = []

    def start(workers: int = 1) -> Stack:
        settings = load_settings(data_dir=tmp_path / f"stack-{len(stacks)}", pseudonym_key=KEY, log_level="warning")
        stack = Stack(settings, workers=workers, free_ports=True)
        stack.__enter__()
        stacks.append(stack)
        return stack

    yield start
    for stack in stacks:
        stack.stop()
