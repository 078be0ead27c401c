"""One measured figure with its target."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: `higher` says which side of the target is good; target None is told, not judged."""

    name: str
    value: float
    unit: str
    target: float | None = None
    higher: bool = True

    @property
    def verdict(self) -> str:
        """`met`, `short`, or empty without a target."""
        if self.target is None:
            return ""
        return "met" if (self.value >= self.target if self.higher else self.value <= self.target) else "short"

    def as_json(self) -> dict[str, object]:
        """The figure and its verdict."""
        return {**asdict(self), "verdict": self.verdict}


@dataclass
class Stopwatch:
    """Seconds of wall time and of this process's CPU between entering and leaving."""

    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def stopwatch() -> Iterator[Stopwatch]:
    """Measure what runs inside."""
    watch, wall, cpu = Stopwatch(), time.perf_counter(), time.process_time()
    yield watch
    watch.wall, watch.cpu = time.perf_counter() - wall, time.process_time() - cpu


def resident_bytes() -> int:
    """This process's largest resident size so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def resident_bytes_of(pid: int) -> int:
    """Another process's resident size now (Linux)."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024
