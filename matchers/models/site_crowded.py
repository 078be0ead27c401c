"""People wait too long at a sampling site: open lanes, or send them to the next one."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

from matchers.models.declare import DetectionModel, Example, Finding, Past, Situation, Threshold
from matchers.models.observed import clock, day_of, number
from matchers.models.specimens import NOON, seen
from schemas.records import Place, Sighting

_WAIT_MINUTES, _PER_LANE = 60.0, 60.0
_BETWEEN = timedelta(minutes=40)
_WINDOW = timedelta(hours=24)  # of a day, whichever of its counts is asked


def decide(situation: Situation) -> Iterator[Finding]:
    """The day's state after the site's last count; a single high count is not yet a crowd."""
    counts = sorted(
        (one for one in (situation.sighting, *situation.past) if _wait(one) is not None),
        key=lambda one: (one.occurred_at, one.sighting_id),
    )
    day = day_of(situation.sighting.occurred_at)
    today = [one for one in counts if day_of(one.occurred_at) == day]
    if not today or all(one is not situation.sighting for one in today):
        return
    long = [one for one in today if (_wait(one) or 0.0) >= _WAIT_MINUTES]
    if not any(_are_in_a_row(*pair) for pair in pairwise(long)):
        return  # and nothing was raised before the counts between them were known
    last = today[-1]
    still = long[-1] is last and long[-2:] == today[-2:] and _are_in_a_row(*long[-2:])
    yield Finding(
        cause=f"queue/{day}",
        grade="certain",
        withdraw=not still,
        about=last,
        sighting_ids=tuple(one.sighting_id for one in today[-2:]),
        zh=f"{clock(last.occurred_at)}采样点预计等候{_wait(last):.0f}分钟",
        en=f"at {clock(last.occurred_at)} people wait about {_wait(last):.0f} min at the site",
    )


def _are_in_a_row(before: Sighting, last: Sighting) -> bool:
    return last.occurred_at - before.occurred_at <= _BETWEEN


def _wait(sighting: Sighting) -> float | None:
    """Minutes of waiting: as the site says, else from the queue and the open lanes; a heartbeat says neither."""
    said, queue, lanes = (number(sighting, name) for name in ("wait_minutes", "queue", "windows_open"))
    if said is not None or queue is None:
        return said
    return queue / max(lanes or 1.0, 1.0) / _PER_LANE * 60.0


_SITE = Place(place_id="S1", name="体育馆采样点", code="320602")


def _count(minutes: int, **facts: Any) -> Sighting:
    return seen("count", at=NOON + timedelta(minutes=minutes), person=None, subject="place", place=_SITE, **facts)


_FULL, _FULL_AGAIN, _QUIET = _count(0, queue=500.0, windows_open=4.0), _count(15, wait_minutes=75.0), _count(30, queue=20.0)
_CAUSE = "queue/2021-07-29"

SITE_CROWDED = DetectionModel(
    key="site_crowded_v1",
    version=1,
    title_zh="采样点拥挤",
    title_en="Sampling site crowded",
    purpose="manage_site",
    basis="National guideline on nucleic acid screening, 3rd edition (2022): short queues, distance between people",
    kinds=frozenset({"count"}),
    decide=decide,
    measures=("divert",),
    due=timedelta(hours=1),
    inputs=("facts.wait_minutes", "facts.queue", "facts.windows_open"),
    thresholds=(
        Threshold("wait", "60 min in two counts in a row", "operator's choice, default 60 min"),
        Threshold("lane", "60 people an hour", "operator's choice, default: one a minute, registration included"),
        Threshold("in a row", "at most 40 min apart", "operator's choice, default: counts come every quarter of an hour"),
    ),
    not_for="Rating the people who work at a site.",
    examples=(
        Example(Situation(_FULL_AGAIN, past=(_FULL,)), (_CAUSE,), "two hours' queue, and a quarter of an hour later as bad"),
        Example(Situation(_FULL), (), "near miss: one high count may be one bus"),
        Example(Situation(_FULL, past=(_FULL_AGAIN,)), (_CAUSE,), "the earlier count came late"),
        Example(Situation(_QUIET, past=(_FULL, _FULL_AGAIN)), (f"-{_CAUSE}",), "the queue is gone"),
        Example(Situation(_FULL_AGAIN, past=(_FULL, _QUIET)), (f"-{_CAUSE}",), "a late count of a queue that is gone"),
        Example(Situation(_count(55, wait_minutes=80.0), past=(_FULL,)), (), "near miss: an hour apart is not in a row"),
        Example(Situation(_count(15, queue=61.0, windows_open=0.0), past=(_FULL,)), (_CAUSE,), "dirty: no lane is one"),
        Example(Situation(_count(15), past=(_FULL,)), (), "dirty: a heartbeat without a count"),
    ),
    past=Past(frozenset({"count"}), before=_WINDOW, after=_WINDOW),
)  # fmt: skip
