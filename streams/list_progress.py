"""How far this worker has read the list changes, and waiting until it has read far enough.

Nothing is missed between a sighting and a list change, whatever the workers' delays:

* look-back of a change first waits until its own worker has applied it, then writes a *mark* (topic, partition, offset)
  to ClickHouse, and only then asks for kept sightings and alerts;
* a screen stores its alerts, and only then reads the marks. When a mark lies beyond what its worker had applied before
  it decided, it waits until that is applied, decides again, and takes back what nothing supports any more.

A sighting is stored before it is published, and screened after. So if look-back's question did not see the sighting (or
the alert), that was stored after the question, hence after the mark; the screen read the marks later still, saw this
one, and decided with the change. In no order do both miss.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping

from sinks.looking import Mark

Part = tuple[str, int]  # topic, partition
AskEnds = Callable[[Iterable[Part]], Awaitable[Mapping[Part, int]]]
_ROUND_SECONDS = 0.05
_DOUBT_SECONDS = 2.0  # a live broker delivers what it has well within this


class Progress:
    """The next offset to be applied of each partition of the change topics; for one event loop."""

    def __init__(self) -> None:
        self.applied: dict[Part, int] = {}
        self.ends: dict[Part, int] = {}
        self._foreign: set[Mark] = set()
        self._ask_ends: AskEnds | None = None

    def follow(self, ask_ends: AskEnds) -> None:
        """Begin; `ask_ends` asks the broker for the next offset of partitions, and raises while it is away."""
        self._ask_ends = ask_ends

    def positions(self) -> dict[Part, int]:
        """The positions now; what is decided from now on knows at least these changes."""
        return dict(self.applied)

    def behind(self, seen: Mapping[Part, int], marks: Iterable[Mark]) -> list[Mark]:
        """The marks beyond what had been applied when `seen` was taken."""
        return [mark for mark in marks if seen.get(mark[:2], 0) <= mark.offset and mark not in self._foreign]

    async def reach(self, marks: Iterable[Mark]) -> None:
        """Return when every mark's change is applied here, or proves to be of a broker that is no more.

        A broker may begin anew while ClickHouse keeps the marks. A mark that a live broker does not know, and that
        does not arrive for two seconds after, is such a mark and is never waited for again.
        """
        waiting = list(marks)
        waited = 0.0
        while waiting := self.behind(self.applied, waiting):
            await asyncio.sleep(_ROUND_SECONDS)
            waited += _ROUND_SECONDS
            if waited >= _DOUBT_SECONDS:
                waited = 0.0
                self._foreign |= await self._unknown(waiting)

    async def _unknown(self, marks: list[Mark]) -> set[Mark]:
        """Marks that the broker does not know: it answered, and two seconds later they are still not applied."""
        if self._ask_ends is None:
            return set()
        try:
            ends = await self._ask_ends({mark[:2] for mark in marks})
        except OSError:
            return set()
        unknown = [mark for mark in marks if ends.get(mark[:2], 0) <= mark.offset]
        await asyncio.sleep(_DOUBT_SECONDS)
        return set(self.behind(self.applied, unknown))
