"""Waiting for list changes: until they are applied, and never for those of a broker that is no more."""

import asyncio
from collections.abc import Iterable, Mapping

import pytest

from sinks.looking import Mark
from streams import list_progress
from streams.list_progress import Part, Progress

PART = ("watchlist-changes", 0)


def test_a_mark_below_what_was_applied_is_not_behind() -> None:
    progress = Progress()
    assert progress.behind({PART: 5}, [Mark(*PART, 4, 1)]) == []
    assert progress.behind({PART: 5}, [Mark(*PART, 5, 1)]) == [Mark(*PART, 5, 1)]
    assert progress.behind({}, [Mark(*PART, 0, 1)]) == [Mark(*PART, 0, 1)]


def test_reaching_waits_until_the_change_is_applied() -> None:
    async def run() -> bool:
        progress = Progress()
        progress.applied[PART] = 3
        waiting = asyncio.create_task(progress.reach([Mark(*PART, 3, 1)]))
        await asyncio.sleep(0.1)
        before = waiting.done()
        progress.applied[PART] = 4
        await asyncio.wait_for(waiting, 1)
        return before

    assert asyncio.run(run()) is False


@pytest.mark.parametrize(
    ("end", "returns"),
    [
        pytest.param(2, True, id="the broker does not know it"),
        pytest.param(8, False, id="the broker has it"),
        pytest.param(None, False, id="the broker is away"),
    ],
)
def test_only_a_mark_that_a_live_broker_does_not_know_is_given_up(
    end: int | None, returns: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_progress, "_DOUBT_SECONDS", 0.05)

    async def ends(parts: Iterable[Part]) -> Mapping[Part, int]:
        if end is None:
            raise OSError
        return dict.fromkeys(parts, end)

    async def run() -> bool:
        progress = Progress()
        progress.follow(ends)
        try:
            await asyncio.wait_for(progress.reach([Mark(*PART, 7, 1)]), 0.6)
        except TimeoutError:
            return False
        return progress.behind({}, [Mark(*PART, 7, 1)]) == []

    assert asyncio.run(run()) is returns
